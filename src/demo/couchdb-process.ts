import { startCouchDBServer } from './couchdb-server.js';
import { reportListening } from './server-process.js';

const { url } = await startCouchDBServer();
reportListening(url);
