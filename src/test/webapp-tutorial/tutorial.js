// Does what the tutorial's client does, call by call: fixed port, slash at the end, connect again on an error.
let ws;

function isOpen(socket) {
  return socket.readyState === socket.OPEN;
}

function connect() {
  ws = new WebSocket(`ws://${window.location.hostname}:3000/ws/`);

  ws.onopen = () => {
    ws.send(JSON.stringify({ loaded: true }));
  };

  ws.onmessage = (event) => {
    const reply = JSON.parse(event.data);
    if (reply.append === true) {
      const paragraph = document.createElement('p');
      paragraph.textContent = reply.returnText;
      document.getElementById('websocket-returns').appendChild(paragraph);
    }
  };

  ws.onerror = () => {
    connect();
  };
}

document.addEventListener('DOMContentLoaded', () => {
  connect();
  document.getElementById('websocket-button').addEventListener('click', () => {
    if (isOpen(ws)) {
      ws.send(JSON.stringify({ data: 'this is our data to send', other: 'this can be in any format' }));
    }
  });
});
