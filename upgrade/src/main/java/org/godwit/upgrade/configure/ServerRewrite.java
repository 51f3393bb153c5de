package org.godwit.upgrade.configure;

import java.util.List;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.xml.XmlElement;

/** Rewrites {@code carbon.xml}: the product's version, and what must not point back into the old home. */
final class ServerRewrite {
    private final CarbonHome home;
    private final String version;
    private final List<Notice> notices;

    ServerRewrite(CarbonHome home, String version, List<Notice> notices) {
        this.home = home;
        this.version = version;
        this.notices = notices;
    }

    void apply(XmlEdits edits) {
        var server = edits.root();
        server.child("Version").ifPresent(v -> edits.text(v, version, "Version set to " + version,
                "the product's version after the upgrade"));
        relocate(edits, server);
        if (home.server().kernelVersion().startsWith("4.0") || home.server().kernelVersion().startsWith("4.1")) {
            server.at("GhostDeployment", "PartialUpdate").filter(p -> p.text().equals("true")).ifPresent(
                    p -> edits.text(p, "false", "GhostDeployment/PartialUpdate set to false",
                            "4.2 ships it so; it is no longer meant to be on"));
        }
        server.child("DeploymentSynchronizer").filter(d -> d.textAt("Enabled").equals("true"))
                .ifPresent(d -> notices.add(new Notice(Notice.Kind.TO_DO,
                        "the deployment synchronizer is on: nodes exchange artefacts through a repository", d.where(),
                        "Godwit does not take part in it; deploy to each node, or share the folder")));
        server.at("Ports", "Offset").filter(o -> !o.text().equals("0")).ifPresent(o -> notices.add(new Notice(
                Notice.Kind.TO_KNOW, "every port is shifted by " + o.text(), o.where(),
                "the new server uses the same ports as the old one; stop that first, or start with --offset")));
    }

    private void relocate(XmlEdits edits, XmlElement element) {
        var root = home.root().toString();
        if (element.children().isEmpty() && element.text().startsWith(root + "/")) {
            edits.text(element, "${carbon.home}" + element.text().substring(root.length()),
                    element.name() + " made relative to the home", "it named a file of the old home absolutely");
        }
        element.children().forEach(c -> relocate(edits, c));
    }
}
