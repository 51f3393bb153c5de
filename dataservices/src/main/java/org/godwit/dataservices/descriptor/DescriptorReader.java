package org.godwit.dataservices.descriptor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.descriptor.Descriptor.Option;
import org.godwit.dataservices.descriptor.Descriptor.Policy;
import org.jspecify.annotations.Nullable;

/** Reads the {@code data} element and hands its children to the readers of their kinds. */
final class DescriptorReader {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

    private final Path file;
    private final Findings findings;

    DescriptorReader(Path file) {
        this.file = file;
        this.findings = new Findings(file);
    }

    Descriptor read() {
        var root = new NodeReader(file).read();
        if (!root.name().equals("data")) {
            findings.add(ServiceProblem.INVALID_VALUE, root.at(), "The file does not hold a data service.",
                    "its root is " + root.name() + " instead of data", "put a data service into it, or remove it");
            findings.throwIfAny();
        }
        var names = new Names(findings);
        var name = names.required(root, "name");
        var serviceNamespace = root.filled("serviceNamespace").orElse(Descriptor.DEFAULT_NAMESPACE);
        var defaultNamespace = root.filled("baseURI").orElse(serviceNamespace);
        refuseUnsupported(root);

        var configs = root.all("config").map(new ConfigReader(findings)::read).toList();
        unique(root.all("config").toList(), n -> n.filled("id").orElse("default"), "config");
        var queryReader = new QueryReader(findings, names, defaultNamespace, id -> configs.stream()
                .filter(c -> c.id().equals(id)).map(Config::kind).findFirst().orElse(Config.Kind.DATABASE));
        var queries = root.all("query").map(queryReader::read).toList();
        unique(root.all("query").toList(), n -> n.filled("id").orElse(""), "query");
        var operations = root.all("operation").map(n -> operation(n, names.required(n, "name"), names)).toList();
        var resources = resources(root, names);
        uniqueRequests(operations, resources);

        var descriptor = new Descriptor(file, name, serviceNamespace, defaultNamespace,
                root.first("description").map(d -> d.text().strip())
                        .orElse(root.attribute("description").orElse("").strip()),
                compatibility(root), options(root), Set.copyOf(words(root.attribute("transports").orElse(""))), configs,
                queries, operations,
                resources, policies(root), root.at());
        new References(descriptor, findings).check();
        findings.throwIfAny();
        return descriptor;
    }

    private void refuseUnsupported(Node root) {
        root.all("authorization_provider").forEach(n -> findings.notSupported(n.at(), "An authorization provider"));
    }

    /** From 3.2.2 on a file names its policy in the registry; what is secured by none is not served. */
    private List<Policy> policies(Node root) {
        var policies = new ArrayList<Policy>();
        root.all("policy").forEach(node -> {
            var key = node.filled("key").orElse("");
            if (key.isEmpty()) {
                findings.add(ServiceProblem.POLICY_MISSING, node.at(), "A security policy has no key.",
                        "policy names nothing in the registry", "add the attribute key, or take the policy out");
            } else {
                policies.add(new Policy(key, node.at()));
            }
        });
        if (policies.isEmpty() && root.all("policy").findAny().isEmpty()) {
            root.first("enableSec").ifPresent(node -> findings.add(ServiceProblem.POLICY_MISSING, node.at(),
                    "Security is enabled, but there is no policy.", "the file has no element policy",
                    "add a policy with its key in the registry, or take enableSec out"));
        }
        return policies;
    }

    private @Nullable Compatibility compatibility(Node root) {
        var text = root.filled("compatibility").orElse("");
        var version = Compatibility.parse(text);
        if (version.isEmpty() && !text.isEmpty()) {
            findings.add(ServiceProblem.INVALID_VALUE, root.at(), "The version of DSS to imitate is not known.",
                    "compatibility is " + text, "write 3.1.1, 3.2.2 or 3.5.1, or take the attribute out");
        }
        return version.orElse(null);
    }

    private static Set<Option> options(Node root) {
        var options = EnumSet.noneOf(Option.class);
        if (root.attribute("serviceStatus").map(String::strip).filter("inactive"::equalsIgnoreCase).isPresent()) {
            options.add(Option.INACTIVE);
        }
        add(options, Option.BATCH_REQUESTS, root.flag("enableBatchRequests"));
        add(options, Option.BOXCARRING, root.flag("enableBoxcarring"));
        add(options, Option.REQUEST_BOX_ONLY, root.flag("disableLegacyBoxcarringMode"));
        add(options, Option.DISABLE_STREAMING, root.flag("disableStreaming"));
        add(options, Option.DISTRIBUTED_TRANSACTIONS, root.flag("enableDTP"));
        return options;
    }

    private static void add(Set<Option> options, Option option, boolean isSet) {
        if (isSet) {
            options.add(option);
        }
    }

    private Operation operation(Node node, String name, Names names) {
        var calls = new ArrayList<Call>();
        var reader = new CallReader(findings, names);
        node.all("call-query").forEach(c -> calls.add(reader.read(c)));
        node.all("call-query-group").forEach(g -> g.all("call-query").forEach(c -> calls.add(reader.read(c))));
        if (calls.isEmpty()) {
            findings.add(ServiceProblem.MISSING, node.at(), "The " + node.name() + " " + name + " calls no query.",
                    "it has no call-query", "add a call-query with the query's id in href");
        }
        return new Operation(name, node.first("description").map(d -> d.text().strip()).orElse(""), calls,
                node.flag("disableStreaming"), node.flag("returnRequestStatus"), node.at());
    }

    private List<Resource> resources(Node root, Names names) {
        var resources = new ArrayList<Resource>();
        root.all("resource").forEach(node -> {
            var path = names.required(node, "path");
            var method = node.filled("method").orElse("GET").toUpperCase(Locale.ROOT);
            if (!METHODS.contains(method)) {
                findings.add(ServiceProblem.INVALID_VALUE, node.at(), "The method of a resource is not known.",
                        "it is " + method, "use GET, POST, PUT or DELETE");
            }
            resources.add(new Resource(method, path, operation(node, requestName(method, path), names)));
        });
        return resources;
    }

    /** {@return the name under which SOAP, JSON and plain URLs reach a resource} */
    static String requestName(String method, String path) {
        return ("_" + method + path.replace("/", "_").replace("{", "").replace("}", "")).toLowerCase(Locale.ROOT);
    }

    private void uniqueRequests(List<Operation> operations, List<Resource> resources) {
        var seen = new HashSet<String>();
        var all = new ArrayList<>(operations);
        resources.forEach(r -> all.add(r.operation()));
        for (var operation : all) {
            if (!operation.name().isEmpty() && !seen.add(operation.name())) {
                duplicate(operation.at(), "request", operation.name());
            }
        }
    }

    private void unique(List<Node> nodes, Function<Node, String> name, String kind) {
        var seen = new HashSet<String>();
        for (var node : nodes) {
            var id = name.apply(node);
            if (!seen.add(id)) {
                duplicate(node.at(), kind, id);
            }
        }
    }

    private void duplicate(Position at, String kind, String name) {
        findings.add(ServiceProblem.DUPLICATE, at, "Two things of one kind share a name.",
                "there is more than one " + kind + " " + name, "rename or remove one of them");
    }

    /** {@return the words between commas and white space} */
    static List<String> words(String list) {
        return Arrays.stream(list.split("[,\\s]+", -1)).filter(w -> !w.isEmpty()).toList();
    }
}
