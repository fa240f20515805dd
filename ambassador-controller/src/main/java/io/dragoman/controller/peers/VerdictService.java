package io.dragoman.controller.peers;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.dragoman.operator.StatusBoard;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** Tells other replicas what the Envoys of this one have. */
public final class VerdictService implements BindableService {
    private final String instance;
    private final StatusBoard board;
    private final Executor executor;

    /**
     * A service.
     *
     * @param instance names this replica
     * @param board knows what is settled here
     * @param executor runs what sends; its tasks may block
     */
    public VerdictService(String instance, StatusBoard board, Executor executor) {
        this.instance = instance;
        this.board = board;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(Verdicts.SERVICE)
                .addMethod(Verdicts.FOLLOW, ServerCalls.asyncServerStreamingCall(this::follow))
                .build();
    }

    private void follow(Empty request, StreamObserver<Struct> responses) {
        var call = (ServerCallStreamObserver<Struct>) responses;
        var sender = new Sender(call);
        call.setOnReadyHandler(sender::wake);
        call.setOnCancelHandler(() -> board.unfollow(sender.feed));
        board.follow(sender.feed);
    }

    /** Sends as fast as the follower takes it, one message at a time. */
    private final class Sender {
        private final ServerCallStreamObserver<Struct> call;
        private final VerdictFeed feed = new VerdictFeed(instance, this::wake);

        Sender(ServerCallStreamObserver<Struct> call) {
            this.call = call;
        }

        void wake() {
            executor.execute(this::send);
        }

        private synchronized void send() {
            while (call.isReady() && !call.isCancelled()) {
                var message = feed.next();
                if (message.isEmpty()) {
                    return;
                }
                call.onNext(message.get().encode());
            }
        }
    }
}
