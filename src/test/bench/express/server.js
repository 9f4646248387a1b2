// The tutorial's server, without its page and its console.log: the same stack, the same answer.
import express from 'express';
import expressWs from 'express-ws';

const app = express();
expressWs(app);

app.ws('/ws', async function (ws, req) {
  ws.on('message', async function (msg) {
    ws.send(JSON.stringify({ append: true, returnText: 'I am using websockets!' }));
  });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
