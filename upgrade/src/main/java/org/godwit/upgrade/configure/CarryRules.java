package org.godwit.upgrade.configure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which parts of an old home stay behind, and why. What is known to be the old product's own stays behind; what is left is the
 * operator's and is carried. Paths are relative to the home, with slashes.
 */
final class CarryRules {
    private static final String PRODUCT = "part of the old product, the new one has its own";
    private static final String BUNDLES = "OSGi bundles and state of the old product; they do not fit another version";
    private static final String RUN_TIME = "written by the running server, of no use to another one";
    private static final String DERIVED = "derived data, made again when needed";
    private static final Map<String, String> LEFT_BEHIND = leftBehind();
    /** What of {@code repository/components} is the operator's: drivers, user store classes, bundles. */
    private static final Set<String> OWN_COMPONENTS = Set.of("lib", "dropins", "extensions");
    private static final Pattern RUN_TIME_FILE = Pattern.compile(
            ".*\\.(pid|hprof|log)|hs_err_pid.*|nohup\\.out|core\\.\\d+");
    private static final Pattern H2_RUN_TIME = Pattern.compile(
            "repository/database/.*\\.(lock\\.db|trace\\.db|temp\\.db|trace\\.db\\.old)");
    /** What the kernel ships in {@code repository/conf}; of another kernel version it must not be copied. */
    private static final List<String> KERNEL_CONFIGURATION = List.of("axis2", "tomcat", "etc", "multitenancy",
            "advanced", "email", "identity.xml", "event-broker.xml", "log4j.properties", "sec.policy",
            "pax.logging.properties", "cache.xml", "mgt-transports.xml", "transports.xml", "osgi-debug.options",
            "bam.xml", "launch.ini", "broker.xml", "data-bridge", "features", "cloud-services-desc.xml",
            "wso2carbon-version.txt");

    private final boolean kernelOf42;
    private final String kernel;
    private final Map<String, String> moved;

    /**
     * @param kernelOf42 whether the old kernel is the one of the new version
     * @param kernel its version as told
     * @param moved paths of embedded databases (without ending) that were moved, with the reason
     */
    CarryRules(boolean kernelOf42, String kernel, Map<String, String> moved) {
        this.kernelOf42 = kernelOf42;
        this.kernel = kernel.isEmpty() ? "an older version" : kernel;
        this.moved = Map.copyOf(moved);
    }

    private static Map<String, String> leftBehind() {
        var rules = new LinkedHashMap<String, String>();
        rules.put("bin", "start scripts and tools of the old server");
        rules.put("lib", "boot jars of the old server; JDBC drivers among them are carried");
        for (var name : List.of("dbscripts", "docs", "samples", "resources", "webapp-mode", "modules", "updates",
                "patches", "LICENSE.txt", "README.txt", "INSTALL.txt", "NOTICE.txt", "release-notes.html",
                "release-notes.txt", "repository/LICENSE.txt")) {
            rules.put(name, PRODUCT);
        }
        rules.put("tmp", RUN_TIME);
        rules.put("repository/logs", RUN_TIME);
        rules.put("repository/carbonapps/work", DERIVED);
        rules.put("repository/deployment/server/carbonapps/work", DERIVED);
        rules.put("solr", DERIVED);
        rules.put("repository/conf/solr", DERIVED);
        return rules;
    }

    /** {@return why something stays behind, or empty when it is carried or holds things that are} */
    Optional<String> leftOut(String path) {
        var rule = LEFT_BEHIND.get(path);
        if (rule != null) {
            return Optional.of(rule);
        }
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("godwit/") && !path.equals("godwit/secrets.vault")) {
            return Optional.of("belongs to an earlier upgrade of the old home");
        }
        if (path.startsWith("repository/components/") && path.indexOf('/', "repository/components/".length()) < 0
                && !OWN_COMPONENTS.contains(name)) {
            return Optional.of(BUNDLES);
        }
        if ((path.indexOf('/') < 0 && RUN_TIME_FILE.matcher(name).matches())
                || H2_RUN_TIME.matcher(path).matches()) {
            return Optional.of(RUN_TIME);
        }
        if (!kernelOf42 && path.startsWith("repository/conf/")
                && KERNEL_CONFIGURATION.contains(path.substring("repository/conf/".length()))) {
            return Optional.of("written for kernel " + kernel
                    + "; changes that were made in it have to be made again in the new version's file");
        }
        return moved.entrySet().stream()
                .filter(m -> path.startsWith(m.getKey() + ".") && path.indexOf('/', m.getKey().length()) < 0)
                .map(Map.Entry::getValue).findFirst();
    }
}
