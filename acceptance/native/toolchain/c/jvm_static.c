/* What the executable itself calls of a JVM's library. */
void initialize(void) {}
