// Every line of a message is a publication: each goes to all who are connected, the sender too.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) });
// Who published, as Tidings says it: the frames are of the same size.
const info = { user: '', client: '00000000-0000-4000-8000-000000000000' };

server.on('connection', (socket) => {
  socket.on('message', (message) => {
    for (const line of message.toString().split('\n')) {
      broadcast(JSON.parse(line).publish);
    }
  });
});

function broadcast({ channel, data }) {
  const text = JSON.stringify({ push: { channel, pub: { data, info } } });
  for (const client of server.clients) {
    client.send(text);
  }
}
