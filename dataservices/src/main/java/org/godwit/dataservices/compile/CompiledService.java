package org.godwit.dataservices.compile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.contract.Contract;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Descriptor.Option;
import org.godwit.dataservices.execute.BoxcarSession;

/** A service, ready to run. Safe for use by many threads. */
final class CompiledService implements DataService {
    private final String name;
    private final Descriptor descriptor;
    private final List<Request> requests;
    private final Map<String, Request> byName = new HashMap<>();
    private final Routes routes;
    private final List<Runnable> closings;
    private final List<String> policies;
    private final Compatibility compatibility;
    private final Contract contract;

    CompiledService(String name, Descriptor descriptor, List<Request> requests, Routes routes, List<Runnable> closings,
            List<String> policies, Compatibility compatibility) {
        this.name = name;
        this.descriptor = descriptor;
        this.requests = List.copyOf(requests);
        this.requests.forEach(r -> byName.put(r.name(), r));
        this.routes = routes;
        this.policies = List.copyOf(policies);
        this.closings = List.copyOf(closings);
        this.compatibility = compatibility;
        this.contract = new Contract(descriptor, requests, compatibility.structuresFaults());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Compatibility compatibility() {
        return compatibility;
    }

    @Override
    public String namespace() {
        return descriptor.serviceNamespace();
    }

    @Override
    public Set<String> transports() {
        return descriptor.transports();
    }

    @Override
    public List<String> policies() {
        return policies;
    }

    @Override
    public String description() {
        return descriptor.description();
    }

    @Override
    public boolean isActive() {
        return !descriptor.has(Option.INACTIVE);
    }

    @Override
    public boolean hasSessions() {
        return descriptor.has(Option.BOXCARRING) && !descriptor.has(Option.REQUEST_BOX_ONLY);
    }

    @Override
    public List<Request> requests() {
        return requests;
    }

    @Override
    public Optional<Request> request(String request) {
        return Optional.ofNullable(byName.get(request));
    }

    @Override
    public Optional<Route> route(String method, String path) {
        return routes.find(method, path);
    }

    @Override
    public Session newSession() {
        return new BoxcarSession();
    }

    @Override
    public void describe(Description kind, List<Endpoint> endpoints, OutputStream out) throws IOException {
        contract.write(kind, endpoints, out);
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }
}
