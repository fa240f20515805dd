package io.dragoman.authz.grpc;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/** A call that its client has given up, and how it was answered nevertheless. */
final class OverCall extends ServerCallStreamObserver<CheckResponse> {
    private Status.@Nullable Code status;

    Status.@Nullable Code status() {
        return status;
    }

    @Override
    public boolean isCancelled() {
        return true;
    }

    @Override
    public void onError(Throwable error) {
        status = Status.fromThrowable(error).getCode();
    }

    @Override
    public void onNext(CheckResponse response) {
        status = Status.Code.OK;
    }

    @Override
    public void onCompleted() {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}
}
