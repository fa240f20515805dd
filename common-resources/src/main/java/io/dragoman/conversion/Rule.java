package io.dragoman.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One difference between v2 and v3alpha1, in both directions. A value whose shape is wrong is left as it is, for the
 * kind's parser to report.
 */
interface Rule {
    /** Where a rule says what has no meaning in v3alpha1. */
    @FunctionalInterface
    interface Report {
        /**
         * Notes an error.
         *
         * @param field path of the field below {@code spec}
         * @param message one sentence for the manifest's author
         */
        void error(String field, String message);
    }

    /** Rewrites a part of a v2 {@code spec} as v3alpha1 says it. */
    void up(ObjectNode spec, Report report);

    /** Rewrites a part of a v3alpha1 {@code spec} as v2 says it. */
    void down(ObjectNode spec);
}
