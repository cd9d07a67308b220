// Run by support/fleet/stored-bytes.ts with the data directory of a server that has stopped: prints bytes by table as JSON.
import { join } from 'node:path';
import { Session } from 'chdb';

const session = new Session(join(process.argv[2] ?? '', 'db'));
const tables = rows<{ name: string }>(
  "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
);
for (const { name } of tables) await session.queryAsync(`OPTIMIZE TABLE \`${name}\` FINAL`);
const bytes = rows<{ table: string; bytes: string }>(
  'SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table',
);
console.log(JSON.stringify(Object.fromEntries(bytes.map(({ table, bytes }) => [table, Number(bytes)]))));
session.close();

function rows<T>(sql: string): T[] {
  const text = session.query(sql, 'JSONEachRow').toString();
  // One object a line, with the columns of the statement.
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}
