package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process with SIGKILL at writes to its journal, then rolls back and resumes. A build tries a few, which a seed
 * chooses ({@code -Dgodwit.seed=N}); {@code -Dgodwit.kill-points=all}, as in the Maven profile {@code extended}, tries every
 * one.
 */
@Tag("kill-points")
class KilledUpgradeTest {
    private static final String POINTS = System.getProperty("godwit.kill-points", "2");
    private static final long SEED = Long.getLong("godwit.seed", 1);

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Path old = Path.of("");
    private static int tried;

    @BeforeAll
    static void makeTheSample() throws Exception {
        old = KilledUpgrades.makeSample(homes.resolve("old"));
    }

    @AfterAll
    static void tellTheTotals() {
        System.out.println(
                "copy: " + tried + " kill points, " + tried + " resumed, " + tried + " rolled back");
    }

    @Test
    void aKilledUpgradeOfTheEmbeddedDatabaseGoesOnAndIsTakenBack() throws Exception {
        kill("H2 1.2 to the embedded H2 2", new KilledTarget.Embedded());
    }

    @Test
    void aKilledUpgradeIntoPostgresqlGoesOnAndIsTakenBack() throws Exception {
        kill("H2 1.2 to PostgreSQL", KilledTarget.Postgresql.ofTests());
    }

    private void kill(String pair, KilledTarget target) throws Exception {
        var upgrades = KilledUpgrades.of(folder.resolve("killed"), old, target);
        var points = points(upgrades.writes());

        upgrades.killBefore(points);

        tried += points.size();
        System.out.println(pair + ": killed before " + points.size() + " of " + upgrades.writes()
                + " writes to the journal, each rolled back and resumed");
    }

    @Test
    void aSecondUpgradeIsToldOfTheOneThatRuns() throws Exception {
        var address = TestPostgres.freshDatabase();
        var one = folder.resolve("one");
        var first = KilledUpgrades.start(old, folder, List.of(one.toString(), "60", address.url(), address.user()));
        try (var upgrade = Upgrade.of(old)) {
            KilledUpgrades.awaitStandstill(first);
            for (var newHome : List.of(one, folder.resolve("two"))) {
                var plan = upgrade.plan(newHome, Target.server(address), Set.of());

                assertThat(plan.blockers()).anySatisfy(f -> {
                    assertThat(f.problem().code()).isEqualTo(GuardProblem.HELD);
                    assertThat(f.problem().why()).contains("process " + first.pid());
                });
            }
            assertThatThrownBy(() -> Upgrade.resume(one, address.password(), InstantSource.system(), _ -> {},
                    () -> false)).isInstanceOf(ProblemException.class).hasMessageContaining("GW-GUARD-001");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    private static List<Integer> points(int writes) {
        if (POINTS.equals("all")) {
            return IntStream.rangeClosed(1, writes).boxed().toList();
        }
        int wanted = Integer.parseInt(POINTS);
        var points = new ArrayList<Integer>();
        var random = new Random(SEED);
        for (int i = 0; i < wanted; i++) {
            int from = 2 + i * (writes - 1) / wanted;
            int to = 2 + (i + 1) * (writes - 1) / wanted;
            points.add(from + random.nextInt(Math.max(1, to - from)));
        }
        return points;
    }
}
