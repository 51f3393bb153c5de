package org.godwit.dataservices.compile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.execute.PlainRequest;
import org.godwit.dataservices.execute.ServiceFacts;
import org.godwit.dataservices.source.relational.RelationalSource;

/** Compiles one file. Used once. */
public final class ServiceCompiler {
    private final Descriptor descriptor;
    private final String folder;
    private final Environment environment;
    private final Findings findings;

    /** @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file */
    public ServiceCompiler(Path file, String folder, Environment environment) {
        this.descriptor = Descriptor.read(file);
        this.folder = folder;
        this.environment = environment;
        this.findings = new Findings(file);
    }

    /** @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file */
    public DataService compile() {
        var sources = new SourceOpener(serviceName(), environment, findings);
        try {
            return compile(sources);
        } catch (RuntimeException e) {
            sources.pools().forEach(Environment.Pool::close);
            throw e;
        }
    }

    private String serviceName() {
        return folder.isEmpty() ? descriptor.name() : folder + "/" + descriptor.name();
    }

    private DataService compile(SourceOpener opener) {
        var sources = new HashMap<String, RelationalSource>();
        descriptor.configs().forEach(c -> opener.open(c).ifPresent(s -> sources.put(c.id(), s)));
        var queryCompiler = new QueryCompiler(descriptor, environment.compatibility(), findings);
        var queries = queryCompiler.compile(sources);
        findings.throwIfAny();
        var facts = new ServiceFacts(descriptor.name(), location(), descriptor.description(),
                descriptor.defaultNamespace(), environment.compatibility());
        var compiler = new RequestCompiler(descriptor, queryCompiler);
        var requests = new ArrayList<Request>();
        descriptor.operations()
                .forEach(o -> requests.add(new PlainRequest(compiler.compile(o, false), queries, facts)));
        var routes = new Routes.Builder();
        descriptor.resources().forEach(r -> {
            var request = new PlainRequest(compiler.compile(r.operation(), true), queries, facts);
            requests.add(request);
            routes.add(r.method(), r.path(), request);
        });
        return new CompiledService(serviceName(), descriptor, requests,
                routes.build(environment.compatibility().matchesWholePaths()), opener.pools());
    }

    private String location() {
        return "/" + (folder.isEmpty() ? "" : folder + "/") + descriptor.file().getFileName();
    }
}
