// Compiled by a test against the types of Express 4 and Fastify 4.
import express from 'express';
import fastify from 'fastify';
import { expressMiddleware, pullEndpoints } from 'hotspan/express';
import { hotspanPlugin, pullPlugin } from 'hotspan/fastify';
import Pyroscope from 'hotspan/pyroscope';

const app = express();
app.use(expressMiddleware({ statusClass: true }));
app.use(pullEndpoints({ token: 'token' }));
app.use(Pyroscope.expressMiddleware());

const server = fastify();
server.register(hotspanPlugin);
server.register(hotspanPlugin, { statusClass: true });
server.register(pullPlugin, { token: 'token', maxSeconds: 10, prefix: '/internal' });
server.register(Pyroscope.fastifyMiddleware());
