package io.dragoman.protos;

import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import org.jboss.logging.Logger;

/**
 * Takes a service's answers where nobody asked: writes each as the server would, which warms that code up too.
 *
 * @param <T> the answers
 */
public final class DiscardedAnswers<T extends MessageLite> implements StreamObserver<T> {
    private static final Logger LOG = Logger.getLogger(DiscardedAnswers.class);

    @Override
    public void onNext(T answer) {
        LOG.tracef("%d bytes", answer.toByteArray().length);
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debugf("warming up failed: %s", failure.getMessage());
    }

    @Override
    public void onCompleted() {
        // One answer is all there is.
    }
}
