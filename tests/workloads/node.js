// SPDX-License-Identifier: MIT
//
// node.js - what servers in Node do, one line for each: an HTTP server and its client, workers, child processes, a watched
// directory, cryptography, a cluster, UDP, UNIX sockets, compression. `ok NAME` or `not ok NAME: why`; all on loopback.

'use strict';

const assert = require('assert');
const { execFile, fork, spawnSync } = require('child_process');
const cluster = require('cluster');
const crypto = require('crypto');
const dgram = require('dgram');
const { once } = require('events');
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const net = require('net');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const zlib = require('zlib');

const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'node-'));

function get(options, body)
{
	return new Promise((done, failed) => {
		const request = http.request({ host: '127.0.0.1', ...options }, answer => {
			const parts = [];
			answer.on('data', part => parts.push(part));
			answer.on('end', () => done({ status: answer.statusCode, body: Buffer.concat(parts) }));
		});
		request.on('error', failed);
		request.end(body);
	});
}

const sum = data => crypto.createHash('sha256').update(data).digest('hex');

const checks = {
	async 'an HTTP server answers a hundred clients at once'() {
		const server = http.createServer((request, answer) => {
			const hash = crypto.createHash('sha256');
			request.on('data', part => hash.update(part));
			request.on('end', () => answer.end(hash.digest('hex')));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const bodies = Array.from({ length: 100 }, () => crypto.randomBytes(20000));
		const answers = await Promise.all(bodies.map(body =>
			get({ port: server.address().port, method: 'POST' }, body)));
		answers.forEach((answer, i) => assert.strictEqual(answer.body.toString(), sum(bodies[i])));
		server.close();
	},

	async 'HTTP/2 on IPv6'() {
		const server = http2.createServer((request, answer) => answer.end('two')).listen(0, '::1');
		await once(server, 'listening');
		const client = http2.connect(`http://[::1]:${server.address().port}`);
		const stream = client.request({ ':path': '/' });
		let got = '';
		for await (const part of stream)
			got += part;
		assert.strictEqual(got, 'two');
		client.close();
		server.close();
	},

	async 'a server on a UNIX socket'() {
		const socketPath = path.join(temporary(), 'socket');
		const server = http.createServer((request, answer) => answer.end(request.url)).listen(socketPath);
		await once(server, 'listening');
		const answer = await get({ socketPath, path: '/unix' });
		assert.strictEqual(answer.body.toString(), '/unix');
		server.close();
	},

	async 'datagrams'() {
		const socket = dgram.createSocket('udp4');
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		const client = dgram.createSocket('udp4');
		client.send('datagram', socket.address().port, '127.0.0.1');
		const [got] = await once(socket, 'message');
		assert.strictEqual(got.toString(), 'datagram');
		client.close();
		socket.close();
	},

	async 'worker threads share memory'() {
		const shared = new SharedArrayBuffer(4);
		const workers = Array.from({ length: 4 }, () => new Worker(__filename, { workerData: shared }));
		const codes = await Promise.all(workers.map(worker => once(worker, 'exit')));
		codes.forEach(([code]) => assert.strictEqual(code, 0));
		assert.strictEqual(new Int32Array(shared)[0], 40000);
	},

	async 'child processes give output, status and signal'() {
		const { stdout } = await promisify(execFile)('sh', ['-c', 'echo out; echo "$A"'], { env: { A: 'b' } });
		assert.strictEqual(stdout, 'out\nb\n');
		assert.strictEqual(spawnSync('sh', ['-c', 'exit 7']).status, 7);
		assert.strictEqual(spawnSync('sh', ['-c', 'kill -9 $$']).signal, 'SIGKILL');
		assert.strictEqual(spawnSync('cat', { input: Buffer.alloc(1 << 20, 'x') }).stdout.length, 1 << 20);
		assert.strictEqual(spawnSync('/nowhere').error.code, 'ENOENT');
	},

	async 'child processes take messages'() {
		const child = fork(__filename, ['child']);
		child.send({ question: [1, 2, 3] });
		const [answer] = await once(child, 'message');
		assert.deepStrictEqual(answer, { answer: 6 });
		const [code] = await once(child, 'exit');
		assert.strictEqual(code, 0);
	},

	async 'a cluster shares a port'() {
		cluster.setupPrimary({ exec: __filename, args: ['cluster'] });
		const workers = [cluster.fork(), cluster.fork()];
		const ports = (await Promise.all(workers.map(worker => once(worker, 'listening')))).map(([address]) => address.port);
		assert.strictEqual(ports[0], ports[1]);
		const answers = [];
		for (let i = 0; i < 20; i++)
			answers.push((await get({ port: ports[0], agent: false })).body.toString());
		assert.strictEqual(new Set(answers).size, 2);
		const ends = workers.map(worker => once(worker, 'exit'));
		workers.forEach(worker => worker.kill());
		await Promise.all(ends);
	},

	async 'a directory is watched'() {
		const directory = temporary();
		const watcher = fs.watch(directory);
		const change = once(watcher, 'change');
		fs.writeFileSync(path.join(directory, 'new'), 'x');
		const [, name] = await change;
		assert.strictEqual(name, 'new');
		watcher.close();
	},

	async 'files are copied, linked, locked away and removed'() {
		const directory = temporary();
		const file = name => path.join(directory, name);
		await fs.promises.writeFile(file('a'), crypto.randomBytes(1 << 20));
		await fs.promises.copyFile(file('a'), file('b'));
		await fs.promises.symlink('b', file('c'));
		await fs.promises.link(file('b'), file('d'));
		await fs.promises.utimes(file('d'), 1, 2);
		await fs.promises.chmod(file('d'), 0o600);
		await fs.promises.rename(file('a'), file('e'));
		assert.strictEqual(sum(fs.readFileSync(file('e'))), sum(fs.readFileSync(file('c'))));
		assert.strictEqual(fs.statSync(file('c')).mtimeMs, 2000);
		await fs.promises.cp(directory, `${directory}-copy`, { recursive: true });
		assert.deepStrictEqual(fs.readdirSync(`${directory}-copy`), ['b', 'c', 'd', 'e']);
		await fs.promises.rm(directory, { recursive: true });
		assert.ok(!fs.existsSync(directory));
	},

	async 'keys, signatures and ciphers'() {
		const pair = await promisify(crypto.generateKeyPair)('rsa', { modulusLength: 2048 });
		const signature = crypto.sign('sha256', Buffer.from('text'), pair.privateKey);
		assert.ok(crypto.verify('sha256', Buffer.from('text'), pair.publicKey, signature));
		const key = await promisify(crypto.scrypt)('password', 'salt', 32);
		const cipher = crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
		const closed = Buffer.concat([cipher.update('text'), cipher.final()]);
		const decipher = crypto.createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAuthTag(cipher.getAuthTag());
		assert.strictEqual(decipher.update(closed) + decipher.final(), 'text');
	},

	async 'streams are compressed in the thread pool'() {
		const data = Buffer.alloc(1 << 22, 'rbox');
		const packed = await Promise.all([zlib.gzip, zlib.brotliCompress].map(pack => promisify(pack)(data)));
		assert.deepStrictEqual(await promisify(zlib.gunzip)(packed[0]), data);
		assert.deepStrictEqual(await promisify(zlib.brotliDecompress)(packed[1]), data);
	},

	async 'priorities, interfaces and signals of its own'() {
		os.setPriority(5);
		assert.strictEqual(os.getPriority(), 5);
		assert.ok(os.networkInterfaces().lo);
		const signal = once(process, 'SIGUSR2');
		process.kill(process.pid, 'SIGUSR2');
		await signal;
	},
};

async function main()
{
	let failures = 0;
	for (const [name, check] of Object.entries(checks)) {
		let timer;
		const late = new Promise((done, failed) => {
			timer = setTimeout(failed, 20000, new Error('too late'));
		});
		try {
			await Promise.race([check(), late]);
			console.log(`ok ${name}`);
		} catch (error) {
			failures++;
			console.log(`not ok ${name}: ${error.message}`);
		}
		clearTimeout(timer);
	}
	process.exit(failures ? 1 : 0);
}

if (!isMainThread) {
	for (let i = 0; i < 10000; i++)
		Atomics.add(new Int32Array(workerData), 0, 1);
	parentPort.close();
} else if (process.argv[2] === 'child') {
	process.once('message', ({ question }) => {
		process.send({ answer: question.reduce((a, b) => a + b) }, () => process.disconnect());
	});
} else if (process.argv[2] === 'cluster') {
	http.createServer((request, answer) => answer.end(String(process.pid))).listen(0, '127.0.0.1');
} else {
	main();
}
