import type { ServiceImpl } from '@connectrpc/connect';
import { oneTenantOf } from '../api/one-tenant-of.js';
import type { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { settingError } from './check-setting.js';
import { createSettingsStore, type Setting, type SettingsStoreOptions } from './settings-store.js';

/** Methods that change what is stored. */
export const SETTING_CHANGES: readonly string[] = ['Set', 'Delete'];

/** `settings.v1.SettingsService`: where Drilldown and the like keep what their users have chosen. */
export function createSettingsService(options: SettingsStoreOptions): ServiceImpl<typeof SettingsService> {
  const store = createSettingsStore(options);
  return {
    async get(_request, context) {
      const settings = await store.list(oneTenantOf(context), context);
      return { settings: settings.map(toMessage) };
    },

    async set({ setting }, context) {
      if (setting === undefined) throw settingError('setting is required. Give its name and value.');
      const { name, value, modifiedAt: modifiedMs } = setting;
      return { setting: toMessage(await store.set(oneTenantOf(context), { name, value, modifiedMs })) };
    },

    async delete({ name }, context) {
      await store.delete(oneTenantOf(context), name);
      return {};
    },
  };
}

function toMessage({ name, value, modifiedMs: modifiedAt }: Setting) {
  return { name, value, modifiedAt };
}
