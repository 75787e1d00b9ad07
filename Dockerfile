# The application alone; PostgreSQL runs beside it, see docker-compose.yml. Build the jar first: mvn verify
FROM eclipse-temurin:25-jre

RUN useradd --system --no-create-home caseledger
WORKDIR /caseledger
COPY standalone/target/standalone-*-app.jar caseledger.jar

USER caseledger
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-jar", "caseledger.jar"]
