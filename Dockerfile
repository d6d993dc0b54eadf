ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=debian:12-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Without sources, the build only downloads dependencies: this layer stays valid until the POM changes.
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ./mvnw -q -DskipTests -Dspring-boot.repackage.skip package
COPY src/main/java src/main/java
COPY src/main/resources src/main/resources
RUN ./mvnw -q -DskipTests package \
    && mv target/grapevine-*.jar grapevine.jar \
    && java -Djarmode=tools -jar grapevine.jar extract --layers --destination layers

# Jars without classes that nothing reaches and without data that only debuggers read. A Java runtime with the modules that they use,
# and DNS, which is used only by name; without graphics and sound, because java.desktop is only needed for its beans, and without
# symbols, which only debuggers read (strip is part of the default build image).
COPY src/main/image/Slimming.java src/main/image/SlimClass.java src/main/image/Reached.java src/main/image/LeftOut.java /training/
RUN find layers -name '*.jar' -exec java /training/Slimming.java {} + \
    && mkdir /app \
    && cp -a layers/dependencies/. layers/snapshot-dependencies/. layers/application/. /app \
    && modules="$(jdeps --ignore-missing-deps --multi-release 25 --recursive -q --print-module-deps --class-path '/app/lib/*' /app/grapevine.jar)" \
    && java /training/LeftOut.java > /training/left-out \
    && jlink --add-modules "$modules,jdk.naming.dns" --exclude-resources=@/training/left-out --strip-java-debug-attributes \
        --no-header-files --no-man-pages --compress=zip-9 --output /opt/java/grapevine \
    && cd /opt/java/grapevine/lib \
    && rm -f libawt*.so libfontmanager.so libfreetype.so libjavajpeg.so libjawt.so libjsound.so liblcms.so libmlib_image.so \
        libsplashscreen.so psfont* jrt-fs.jar classlist \
    && find . -name '*.so' -exec strip --strip-unneeded {} +

# The training run: two nodes that find each other, gossip and stop.
WORKDIR /app
COPY src/main/image/ /training/
RUN cp -a /training/jvm.options . \
    && java /training/Training.java /opt/java/grapevine/bin/java grapevine.aot

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Grapevine" \
    org.opencontainers.image.description="Shared state for the pods of a Kubernetes cluster, spread by gossip" \
    org.opencontainers.image.licenses="Apache-2.0"
# By default, the C library uses up to eight heaps for each processor, and each keeps memory that it once needed.
ENV PATH=/opt/java/grapevine/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    MALLOC_ARENA_MAX=2
WORKDIR /app
# From layers that change least to those that change most; no command runs here, so that the base needs no shell.
COPY --from=build /opt/java/grapevine /opt/java/grapevine
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ /training/jvm.options ./
COPY --from=build /app/grapevine.aot ./
USER 10001:10001
EXPOSE 3097 4097 9097
# Java itself is process 1, so SIGTERM reaches it and the node can drain.
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=grapevine.aot", "-jar", "grapevine.jar"]
