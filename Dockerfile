ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Without sources the build does nothing but fetch: this layer stays valid until the POM changes.
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ./mvnw -q -DskipTests -Dspring-boot.repackage.skip package
COPY src src
RUN ./mvnw -q -DskipTests package \
    && mv target/grapevine-*.jar grapevine.jar \
    && java -Djarmode=tools -jar grapevine.jar extract --layers --destination layers

FROM ${RUNTIME_IMAGE}
WORKDIR /app
# From what changes least to what changes most, so that a new version of Grapevine is one small layer.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER 10001:10001
EXPOSE 3097 4097 9097
# Java itself is process 1, so SIGTERM reaches it and the node can drain.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "-jar", "grapevine.jar"]
