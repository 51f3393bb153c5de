package org.godwit.dataservices.descriptor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.godwit.dataservices.Compatibility;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .dbs} file, read. Its records say what the file says, with defaults filled in and legacy names translated; nothing
 * has been looked up outside of it yet.
 *
 * @param serviceNamespace target namespace of the contract
 * @param defaultNamespace namespace of results that name none
 * @param imitated the version of DSS that this service imitates, or null: that of the server
 * @param transports names of the transports it may be reached by; empty for all
 */
public record Descriptor(Path file, String name, String serviceNamespace, String defaultNamespace, String description,
        @Nullable Compatibility imitated, Set<Option> options, Set<String> transports, List<Config> configs,
        List<Query> queries,
        List<Operation> operations, List<Resource> resources, List<Policy> policies, Position at) {
    public static final String DEFAULT_NAMESPACE = "http://ws.wso2.org/dataservice";

    public Descriptor {
        options = Set.copyOf(options);
        transports = Set.copyOf(transports);
        configs = List.copyOf(configs);
        queries = List.copyOf(queries);
        operations = List.copyOf(operations);
        resources = List.copyOf(resources);
        policies = List.copyOf(policies);
    }

    /**
     * Reads a file.
     *
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with it, in the order of the file
     */
    public static Descriptor read(Path file) {
        return new DescriptorReader(file).read();
    }

    /** {@return the version of DSS that the file names; DSS itself passes over the attribute} */
    public Optional<Compatibility> compatibility() {
        return Optional.ofNullable(imitated);
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    public Optional<Query> query(@Nullable String id) {
        return queries.stream().filter(q -> q.id().equals(id)).findFirst();
    }

    public Optional<Config> config(String id) {
        return configs.stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** A security policy, by its path in the registry. */
    public record Policy(String key, Position at) {}

    /** Switches of the {@code data} element. */
    public enum Option {
        INACTIVE, BATCH_REQUESTS, BOXCARRING, REQUEST_BOX_ONLY, DISABLE_STREAMING, DISTRIBUTED_TRANSACTIONS
    }
}
