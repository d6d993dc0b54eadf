package io.grapevine.simulation;

/** How often the clients of {@link ClientSchedule schedules} were answered what. */
final class ClientAnswers {

  /** Writes that enough nodes had in time, and others. */
  int met;

  int unmet;

  /** Reads that waited for an entry which came in time, and others. */
  int arrived;

  int late;

  /** Increments of the counter. */
  int increments;

  int kept() {
    return met + arrived;
  }

  int failed() {
    return unmet + late;
  }
}
