package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;

/** A service that is asked whether requests may pass. */
sealed interface ExternalService permits ExternalGrpcService, ExternalHttpService {
    /** The longest answer that is read. */
    int MAX_ANSWER_BYTES = 256 * 1024;

    /** What it says when it has no answer itself begins with this. */
    int SERVER_ERROR = 500;

    /** What an answer without words means, for who cannot read the service's own. */
    String REFUSAL = "the request is not permitted";

    /**
     * What it is shown of a request's body.
     *
     * @param bytes the beginning of it
     * @param whole whether that is all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Body(byte[] bytes, boolean whole) {
        /** It is not shown any. */
        static final Body NONE = new Body(new byte[0], true);
    }

    /**
     * Asks it.
     *
     * @throws OutboundException if it has no answer
     */
    Decision ask(AuthRequest request, Body body) throws OutboundException;
}
