# Tidings in Payara Micro, which is one process: it gets SIGTERM itself, and has no administration port.
# From the project's folder: docker build -f docker/payara.Dockerfile -t tidings .

FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY src/main src/main
# The cache keeps Maven's downloads from one build to the next. Locked: Maven shares its repository with nobody.
RUN --mount=type=cache,target=/root/.m2/repository,sharing=locked \
    mvn -B -ntp -DskipTests package

FROM payara/micro:6.2025.10
COPY docker/payara/pre-boot.asadmin /opt/payara/
COPY --from=build /build/target/tidings.war /opt/payara/
# For docker-compose.yml, which mounts a tmpfs here: that gets this mode.
RUN mkdir -m 1777 /opt/payara/micro
# The image gives the heap 70 % of the container's memory. A server that lost a thread to an OutOfMemoryError half
# works: the restart policy brings back a whole one.
ENV JVM_ARGS="$JVM_ARGS -XX:+ExitOnOutOfMemoryError"
# By number: Kubernetes' runAsNonRoot takes no name.
USER 1000
# wget: this image has no curl.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"]
CMD ["--deploy", "/opt/payara/tidings.war", "--contextRoot", "/", "--prebootcommandfile", "/opt/payara/pre-boot.asadmin", \
     "--noHazelcast", "--disablePhoneHome"]
