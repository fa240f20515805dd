package io.dragoman.authz.outbound;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Says which addresses a request may go to. A name is looked up once, and the request goes to an address that was
 * checked: a name that means something else a moment later leads nowhere.
 */
final class AddressGuard implements AutoCloseable {
    /** A request tries at most this many addresses of a name. */
    private static final int MAX_ADDRESSES = 4;

    /** Look-ups block the thread that runs them, whatever its kind: these are not those that decide. */
    private static final int LOOKUP_THREADS = 16;

    private final AllowedDestinations allowed;
    private final NameLookup lookup;
    private final EndpointLocator locator;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            LOOKUP_THREADS,
            Thread.ofPlatform().daemon().name("outbound-lookup-", 0).factory());

    AddressGuard(AllowedDestinations allowed, NameLookup lookup, EndpointLocator locator) {
        this.allowed = allowed;
        this.lookup = lookup;
        this.locator = locator;
    }

    /**
     * The addresses that a request may go to, best first; never empty.
     *
     * @param timeout how long the look-up may take
     * @throws OutboundException if there are none
     */
    List<InetSocketAddress> addresses(Destination destination, Duration timeout) throws OutboundException {
        var known = locator.locate(destination.host(), destination.port());
        var found = known == null ? lookUp(destination, timeout) : List.of(known);
        var good = found.stream()
                .filter(address -> allowed.allows(destination.host(), address.getAddress()))
                .limit(MAX_ADDRESSES)
                .toList();
        if (good.isEmpty()) {
            throw new OutboundException("is at an address that is not public ("
                    + found.getFirst().getAddress().getHostAddress()
                    + "), and DRAGOMAN_OUTBOUND_ALLOW does not list it");
        }
        return good;
    }

    private List<InetSocketAddress> lookUp(Destination destination, Duration timeout) throws OutboundException {
        var answer = threads.submit(() -> lookup.addresses(destination.host()));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).stream()
                    .map(address -> Destination.at(address, destination.port()))
                    .toList();
        } catch (ExecutionException e) {
            var why = e.getCause() instanceof UnknownHostException ? "is not known" : "cannot be looked up";
            throw new OutboundException("has a host that " + why, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new OutboundException("has a host that takes too long to look up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboundException("was interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
