import com.google.rpc.Status;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Allows every request without a look at it: what a decision costs in Java before anything is decided. */
final class NoDecisions extends AuthorizationGrpc.AuthorizationImplBase {
    private static final CheckResponse ALLOWED = CheckResponse.newBuilder()
            .setStatus(Status.getDefaultInstance())
            .setOkResponse(OkHttpResponse.getDefaultInstance())
            .build();

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        observer.onNext(ALLOWED);
        observer.onCompleted();
    }

    /** Listens at the port that the argument names, until the process is ended. */
    public static void main(String[] args) throws IOException, InterruptedException {
        NettyServerBuilder.forAddress(new InetSocketAddress("0.0.0.0", Integer.parseInt(args[0])))
                .directExecutor()
                .addService(new NoDecisions())
                .build()
                .start()
                .awaitTermination();
    }
}
