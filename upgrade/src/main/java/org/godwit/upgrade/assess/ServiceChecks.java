package org.godwit.upgrade.assess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.xml.XmlFile;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;

/**
 * Data services whose callers write a part of a statement: parameters of the type {@code QUERY_STRING}. It worked so before and goes
 * on to, so nothing of it stops an upgrade. A file that is no XML is left to whoever serves it.
 */
final class ServiceChecks {
    private ServiceChecks() {}

    static List<Finding> run(CarbonHome home) {
        var findings = new ArrayList<Finding>();
        look(home.artefacts(CarbonSchema.SUPER_TENANT).resolve("dataservices"), findings);
        home.tenantFolders().forEach(tenant -> look(home.artefacts(tenant).resolve("dataservices"), findings));
        return findings;
    }

    private static void look(Path folder, List<Finding> findings) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.filter(f -> f.toString().endsWith(".dbs") && Files.isReadable(f) && Files.isRegularFile(f)).sorted()
                    .forEach(file -> service(file, findings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void service(Path file, List<Finding> findings) {
        try {
            for (var query : XmlFile.read(file).root().children("query")) {
                for (var param : query.children("param")) {
                    if (param.attribute("sqlType").strip().equals("QUERY_STRING")) {
                        findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.SQL_OF_CALLERS,
                                "Callers of a data service write a part of its statement.", param.where(),
                                "the parameter " + param.attribute("name").strip() + " of the query "
                                        + query.attribute("id") + " is a QUERY_STRING",
                                "let only those call it who may run any statement, or bound it by a validatePattern")));
                    }
                }
            }
        } catch (ProblemException _) {
            // Told, with its line, when the service is deployed.
        }
    }
}
