import { decodeJfr, FormatError } from '@hotspan/formats';
import type { ColumnMemory } from '@hotspan/otlp-profiles';
import type { IncomingMessage, IncomingProfiles } from '../incoming.js';
import { rejectProfile } from '../rejection.js';
import { clearFormat } from './choose-format.js';
import { deriveProfileName } from './derive-profile-name.js';
import type { FoundProfile } from './find-profile.js';
import { type IngestContext, seriesOfQuery, windowNanos } from './ingest-context.js';
import { toRejection } from './profile-rejection.js';
import { readPprof } from './read-pprof.js';
import { readSpeedscope } from './read-speedscope.js';
import { isTextFormat, readText } from './read-text.js';
import { readTyped } from './read-typed.js';
import { repairForAgent } from './repair-for-agent.js';
import { repositoryBuildIds } from './repository-build-ids.js';

const NOTHING: IncomingProfiles = { messages: [], rejections: [] };

/**
 * Reads a profile of any format. What is wrong with pprof is a rejection; for the other formats it throws
 * HOTSPAN_ERR_SERVER_FORMAT or the errors of formats and otlp-profiles. Recordings of JFR cannot be read yet:
 * HOTSPAN_ERR_FORMAT_UNSUPPORTED.
 */
export function readIngest(
  { bytes, format, isGuess, config }: FoundProfile,
  context: IngestContext & { readonly profileId: Uint8Array; readonly memory: ColumnMemory },
): IncomingProfiles {
  const { tags } = context.query;
  // Profiles of single spans, which some agents once sent beside that of the whole.
  if (isTextFormat(format) && tags.get('profile_id')) return NOTHING;
  const read = readFormat();
  if (!tags.has('pyroscope_spy')) return read;
  const duplicate = rejectProfile(
    'duplicate_label_names',
    'has the tag pyroscope_spy, which is the label of the parameter spyName. Leave it out',
  );
  return { messages: [], rejections: [duplicate] };

  function readFormat(): IncomingProfiles {
    if (isTextFormat(format)) return only(readText(bytes, format, context));
    switch (format) {
      case 'pprof':
        return readAsPprof();
      case 'speedscope':
        return only(readSpeedscope(bytes, context));
      case 'jfr':
        return decodeJfr(bytes);
      default: {
        const { message, rejections } = readTyped(bytes, format, context);
        return { messages: [message], rejections };
      }
    }
  }

  function readAsPprof(): IncomingProfiles {
    const { query, limits } = context;
    const series = seriesOfQuery(context);
    const repairs = [repairForAgent(query.spyName, config), repositoryBuildIds(series.labels)];
    try {
      return only(
        readPprof(bytes, {
          ...series,
          limits,
          nameOf: (sampleTypes) => deriveProfileName(sampleTypes, config),
          profileId: context.profileId,
          memory: context.memory,
          timeOf: (nanos) => (isUntimed(nanos) ? query.fromNanos : nanos),
          durationNanos: windowNanos(query),
          repairs: repairs.filter((repair) => repair !== undefined),
        }),
      );
    } catch (error) {
      if (isGuess && error instanceof FormatError) {
        // Looked at only now, so that the usual profile is not looked through twice.
        const found = clearFormat(bytes);
        if (found !== undefined && found !== 'pprof') {
          return readIngest({ bytes, format: found, isGuess: false, config }, context);
        }
      }
      return { messages: [], rejections: [toRejection(error)] };
    }
  }
}

function only(message: IncomingMessage): IncomingProfiles {
  return { messages: [message], rejections: [] };
}

const NANOS_OF_1970 = 365n * 86_400n * 1_000_000_000n;

/** No time, or one in 1970: agents that wrote microseconds or milliseconds. */
function isUntimed(timeNanos: bigint): boolean {
  return timeNanos >= 0n && timeNanos < NANOS_OF_1970;
}
