package org.godwit.dataservices.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.Request.Outcome;
import org.godwit.dataservices.descriptor.Config.Kind;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Descriptor.Option;
import org.godwit.dataservices.descriptor.Descriptor.Policy;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.godwit.dataservices.execute.BatchRequest;
import org.godwit.dataservices.execute.BoxableRequest;
import org.godwit.dataservices.execute.BoxcarRequest;
import org.godwit.dataservices.execute.OperationPlan;
import org.godwit.dataservices.execute.PlainRequest;
import org.godwit.dataservices.execute.QueryPlan;
import org.godwit.dataservices.execute.ServiceFacts;
import org.godwit.dataservices.source.relational.RelationalSource;
import org.godwit.dataservices.source.rows.RowSource;

/** Compiles one file. Used once. */
public final class ServiceCompiler {
    private final Descriptor descriptor;
    private final String folder;
    private final Environment environment;
    private final Compatibility compatibility;
    private final Findings findings;

    /** @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file */
    public ServiceCompiler(Path file, String folder, Environment environment) {
        this.descriptor = Descriptor.read(file);
        this.folder = folder;
        this.environment = environment;
        this.compatibility = descriptor.compatibility().orElse(environment.compatibility());
        this.findings = new Findings(file);
    }

    /** @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file */
    public DataService compile() {
        var sources = new SourceOpener(serviceName(), environment, findings, isDistributed());
        try {
            return compile(sources);
        } catch (RuntimeException e) {
            sources.closings().forEach(Runnable::run);
            throw e;
        }
    }

    /** From 3.2 on the switch is ignored: wherever a source has XA, it is used. */
    private boolean isDistributed() {
        return descriptor.has(Option.DISTRIBUTED_TRANSACTIONS)
                || compatibility != Compatibility.DSS_3_1_1;
    }

    private String serviceName() {
        return folder.isEmpty() ? descriptor.name() : folder + "/" + descriptor.name();
    }

    private DataService compile(SourceOpener opener) {
        var sources = new HashMap<String, RelationalSource>();
        var rowSources = new HashMap<String, RowSource>();
        descriptor.configs().forEach(c -> {
            if (c.kind() == Kind.DATABASE) {
                opener.open(c).ifPresent(s -> sources.put(c.id(), s));
            } else {
                opener.openRows(c).ifPresent(s -> rowSources.put(c.id(), s));
            }
        });
        var queryCompiler = new QueryCompiler(descriptor, environment, compatibility, findings);
        var queries = queryCompiler.compile(sources, rowSources);
        var policies = descriptor.policies().stream().flatMap(p -> policy(p).stream()).toList();
        findings.throwIfAny();
        var facts = new ServiceFacts(descriptor.name(), location(), descriptor.description(),
                descriptor.defaultNamespace(), compatibility);
        var compiler = new RequestCompiler(descriptor, queryCompiler);
        var requests = new LinkedHashMap<String, BoxableRequest>();
        var routes = new Routes.Builder();
        descriptor.operations().forEach(o -> {
            var plan = compiler.compile(o, false);
            requests.put(plan.name(), new PlainRequest(plan, queries, facts));
            batch(plan, queries, facts).ifPresent(b -> requests.put(b.name(), b));
        });
        descriptor.resources().forEach(r -> {
            var plan = compiler.compile(r.operation(), true);
            var request = new PlainRequest(plan, queries, facts);
            requests.put(plan.name(), request);
            routes.add(r.method(), r.path(), request);
            batch(plan, queries, facts).ifPresent(b -> {
                requests.put(b.name(), b);
                routes.add(r.method(), r.path() + BatchRequest.SUFFIX, b);
            });
        });
        List<Request> all = new ArrayList<>(requests.values());
        boxcar(queries, requests).forEach(request -> {
            all.add(request);
            if (request.takesMembers()) {
                routes.add("POST", request.name(), request);
            }
        });
        return new CompiledService(serviceName(), descriptor, all,
                routes.build(compatibility.matchesWholePaths()), opener.closings(), policies, compatibility);
    }

    private Optional<String> policy(Policy policy) {
        var content = findings.collect(() -> environment.registryFile(policy.key())).flatMap(found -> found);
        if (content.isPresent()) {
            try (var in = content.get()) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        findings.add(ServiceProblem.POLICY_MISSING, policy.at(), "The security policy of the service cannot be read.",
                policy.key() + " is not in the registry", "put the policy there, or correct its key");
        return Optional.empty();
    }

    private Optional<BatchRequest> batch(OperationPlan plan, List<QueryPlan> queries, ServiceFacts facts) {
        var isOffered = descriptor.has(Option.BATCH_REQUESTS) && plan.outcome() != Outcome.RESULT
                && (!plan.isResource() || compatibility.batchesResources())
                && (!compatibility.batchesNeedParameters() || !plan.parameters().isEmpty());
        return isOffered ? Optional.of(new BatchRequest(plan, queries, facts)) : Optional.empty();
    }

    private List<Request> boxcar(List<QueryPlan> queries, Map<String, BoxableRequest> requests) {
        if (!descriptor.has(Option.BOXCARRING)) {
            return List.of();
        }
        var kinds = EnumSet.allOf(BoxcarRequest.Kind.class);
        if (descriptor.has(Option.REQUEST_BOX_ONLY)) {
            kinds = EnumSet.of(BoxcarRequest.Kind.REQUEST_BOX);
        } else if (!compatibility.hasRequestBox()) {
            kinds.remove(BoxcarRequest.Kind.REQUEST_BOX);
        }
        return kinds.stream()
                .<Request>map(kind -> new BoxcarRequest(kind, compatibility, queries, requests)).toList();
    }

    private String location() {
        return "/" + (folder.isEmpty() ? "" : folder + "/") + descriptor.file().getFileName();
    }
}
