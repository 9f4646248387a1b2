# Tidings by itself: java -jar. From the project's folder: docker build -f docker/standalone.Dockerfile -t tidings .

FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY src/main src/main
# The cache keeps Maven's downloads from one build to the next. Locked: Maven shares its repository with nobody.
RUN --mount=type=cache,target=/root/.m2/repository,sharing=locked \
    mvn -B -ntp -DskipTests package

FROM eclipse-temurin:21-jre
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tidings
COPY --from=build /build/target/tidings.war /opt/tidings/tidings.war
# By number: Kubernetes' runAsNonRoot takes no name.
USER 10001
# MaxRAMPercentage: of the container's memory; the rest is for sockets, threads and code, and 25 % would be the default.
# ExitOnOutOfMemoryError: a server that lost a thread to it half works; the restart policy brings back a whole one.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
EXPOSE 3000
# Over TLS where the environment says so; the certificate is for another name than 127.0.0.1.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
    CMD curl --fail --silent --insecure --output /dev/null "http${TIDINGS_TLS_CERT:+s}://127.0.0.1:${TIDINGS_PORT:-3000}/health"
# Arguments of `docker run` become Tidings' own: --log-level debug.
ENTRYPOINT ["java", "-jar", "/opt/tidings/tidings.war"]
