import { ExporterError } from '@hotspan/exporter-profiles-otlp';
import { describe, expect, test } from 'vitest';
import { explainUpload, type TestUpload } from './explain-upload.js';

const upload = (result: Partial<TestUpload['result']>, contentType?: string): TestUpload => ({
  result: { code: 0, attempts: 1, sentBytes: 300, rejectedProfiles: 0n, httpStatus: 200, ...result },
  elapsedMs: 12.3,
  contentType,
});

describe('a failed test upload is explained', () => {
  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'OTEL_EXPORTER_OTLP_CERTIFICATE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'OTEL_EXPORTER_OTLP_CERTIFICATE'],
    ['CERT_HAS_EXPIRED', 'Renew it'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another name'],
    ['UND_ERR_ABORTED', 'proxy'],
    ['UND_ERR_SOCKET', 'closed without an answer'],
    ['EHOSTUNREACH', 'firewall'],
    ['SOMETHING_NEW', 'Check host, port and scheme'],
  ])('when the network says %s', (code, says) => {
    const error = new ExporterError(
      'HOTSPAN_ERR_EXPORT_NETWORK',
      `http://127.0.0.1:1/ could not be reached: ${code}, details. Check the URL.`,
    );
    const finding = explainUpload(upload({ code: 1, error }));
    expect(finding).toMatchObject({ status: 'fail', fix: expect.stringContaining(says) });
  });

  test.each([
    [400, 'this version'],
    [403, 'HOTSPAN_TENANT_ID'],
    [405, 'Something else'],
    [407, 'http_proxy'],
    [413, 'Raise the limit'],
    [415, 'OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION=none'],
    [429, 'HOTSPAN_FLUSH_INTERVAL_MS'],
    [500, 'The server has failed'],
    [502, 'A proxy in front'],
    [418, 'See the log'],
  ])('when the server answers %i', (httpStatus, says) => {
    const error = new ExporterError('HOTSPAN_ERR_EXPORT_STATUS', `answered ${httpStatus}`);
    expect(explainUpload(upload({ code: 1, error, httpStatus })).fix).toContain(says);
  });

  test('when the server answers with a redirect', () => {
    const error = new ExporterError('HOTSPAN_ERR_EXPORT_REDIRECT', 'answered 308');
    expect(explainUpload(upload({ code: 1, error, httpStatus: 308 })).fix).toContain('final address');
  });

  test('when there is no answer in time', () => {
    const error = new ExporterError('HOTSPAN_ERR_EXPORT_TIMEOUT', 'no answer');
    expect(explainUpload(upload({ code: 1, error })).fix).toContain('does not answer in time');
  });
});

describe('an upload that the server took', () => {
  test.each([undefined, 'application/x-protobuf', 'application/json; charset=utf-8'])(
    'with the answer %s is well',
    (contentType) => {
      expect(explainUpload(upload({}, contentType))).toMatchObject({
        status: 'ok',
        message: '200 in 12 ms, 300 bytes as service hotspan-doctor',
      });
    },
  );

  test('and refused in part is told with the words of the server', () => {
    const finding = explainUpload(upload({ rejectedProfiles: 1n, partialSuccessMessage: 'too old' }));
    expect(finding).toMatchObject({ status: 'warn', message: expect.stringContaining('"too old"') });
  });
});
