package org.godwit.upgrade.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan as it was read by people, in a file that bears its checksum: {@code {"sha256": …, "plan": {…}}}. A run compares it with
 * the plan that follows from what is there now, and refuses to go another way than was agreed.
 */
public final class PlanFile {
    /** Where a new home keeps the plan of its upgrade. */
    public static final String IN_HOME = "godwit/plan.json";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final JsonNode plan;

    private PlanFile(Path file, JsonNode plan) {
        this.file = file;
        this.plan = plan;
    }

    /** Writes a plan. */
    public static void write(Path file, PlanDocument document) {
        JsonNode plan = JSON.valueToTree(document);
        var sealed = JSON.createObjectNode();
        sealed.put("sha256", sha256(plan));
        sealed.set("plan", plan);
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sealed) + "\n");
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The plan cannot be written.", new Place.File(file),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "choose another file").exception(e);
        }
    }

    /**
     * Reads a plan.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it was edited, or is none
     */
    public static PlanFile read(Path file) {
        try {
            var sealed = JSON.readTree(Files.readString(file));
            if (!sealed.path("sha256").asString("").equals(sha256(sealed.path("plan")))) {
                throw damaged(file, "its content has another checksum than it bears").exception();
            }
            return new PlanFile(file, sealed.path("plan"));
        } catch (IOException | JacksonException e) {
            throw damaged(file, e.getClass().getSimpleName()).exception(e);
        }
    }

    /** {@return what a plan does otherwise than this one, step by step and file by file; empty when it does the same} */
    public List<Problem> differences(PlanDocument now) {
        JsonNode other = JSON.valueToTree(now);
        var found = new ArrayList<Problem>();
        for (var name : List.of("oldHome", "newHome", "target", "path")) {
            compare(name, plan.path(name).asString(""), other.path(name).asString(""), found);
        }
        compare("step ", byName(plan.path("steps"), "id"), byName(other.path("steps"), "id"), found);
        compare("file ", byName(plan.path("configuration"), "file"), byName(other.path("configuration"), "file"),
                found);
        return found;
    }

    private static Map<String, JsonNode> byName(JsonNode list, String name) {
        var entries = new LinkedHashMap<String, JsonNode>();
        list.forEach(entry -> entries.put(entry.path(name).asString(""), entry));
        return entries;
    }

    private void compare(String what, Map<String, JsonNode> then, Map<String, JsonNode> now, List<Problem> found) {
        then.forEach((name, entry) -> {
            var other = now.get(name);
            if (other == null) {
                compare(what + name, shown(entry), "gone", found);
            } else if (!other.equals(entry)) {
                boolean sameTitle = shown(entry).equals(shown(other));
                compare(what + name, sameTitle ? "of other content" : shown(entry),
                        sameTitle ? "not what was planned" : shown(other), found);
            }
        });
        now.forEach((name, entry) -> {
            if (!then.containsKey(name)) {
                compare(what + name, "not there", shown(entry), found);
            }
        });
    }

    private static String shown(JsonNode entry) {
        return entry.path("title").asString(entry.path("file").asString(""));
    }

    private void compare(String what, String then, String now, List<Problem> found) {
        if (!then.equals(now)) {
            found.add(new Problem(UpgradeProblem.PLAN_CHANGED, "The plan is not what it was.", new Place.File(file),
                    what + ": was " + then + ", is " + now,
                    "see what changed; then plan again, or undo the upgrade with 'godwit rollback' and begin it again"));
        }
    }

    private static Problem damaged(Path file, String why) {
        return new Problem(UpgradeProblem.PLAN_DAMAGED, "The file of the plan was edited, or is none.",
                new Place.File(file), why, "make it again with 'godwit plan --out'");
    }

    /** {@return the checksum that the file of a plan bears} */
    public static String sha256(PlanDocument document) {
        return sha256(JSON.<JsonNode>valueToTree(document));
    }

    private static String sha256(JsonNode plan) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(plan.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
