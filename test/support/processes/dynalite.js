import dynalite from 'dynalite';
import { reportListening } from './report.js';

const server = dynalite({ createTableMs: 20, deleteTableMs: 20, updateTableMs: 20 });
server.listen(0, '127.0.0.1', () => reportListening(server.address().port));
