# Read by catalina.sh. What `docker run -e CATALINA_OPTS=…` gives comes last, and so wins.

# Tomcat holds three such buffers for every WebSocket connection, 8192 bytes each by default: one for input, two
# for output. A message that is longer comes in parts, and goes out in fragments.
TIDINGS_OPTS="-Dorg.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE=2048"

# Of the container's memory; the rest is for sockets, threads and code, and 25 % would be the default.
TIDINGS_OPTS="$TIDINGS_OPTS -XX:MaxRAMPercentage=70"

# A server that lost a thread to it half works; the restart policy brings back a whole one.
TIDINGS_OPTS="$TIDINGS_OPTS -XX:+ExitOnOutOfMemoryError"

CATALINA_OPTS="$TIDINGS_OPTS $CATALINA_OPTS"
unset TIDINGS_OPTS
