package org.godwit.upgrade.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.convert.KnownStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationOfEachPathTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(value = SampleKind.class, mode = EnumSource.Mode.EXCLUDE, names = "BADLY_MIGRATED")
    void aRightlyCopiedHomePassesWhateverItsDatabaseWentThrough(SampleKind kind) throws Exception {
        var verification = verify(kind);

        assertThat(verification.differences()).isEmpty();
        assertThat(verification.checks()).hasSizeGreaterThan(40);
    }

    @Test
    void whatADamagedDatabaseGainsBackIsCountedAndNamed() throws Exception {
        var verification = verify(SampleKind.BADLY_MIGRATED);

        assertThat(verification.differences()).isEmpty();
        var memberships = check(verification, "Internal roles of users");
        var permissions = check(verification, "permissions of roles");
        assertThat(memberships.explained()).extracting(Difference::key)
                .contains("tenant -1234, Internal/birdwatcher", "tenant 1, Internal/standby");
        assertThat(permissions.explained()).extracting(Difference::key)
                .anyMatch(k -> k.startsWith("tenant -1234, INTERNAL/birdwatcher (was PRIMARY/birdwatcher)"));
        assertThat(permissions.figures()).extracting(Check.Figure::name).contains("gained back by repairs");
    }

    private Verification verify(SampleKind kind) throws Exception {
        var home = folder.resolve("old");
        SampleInstallation.create(home, kind);
        try (var upgrade = Upgrade.of(home); var drivers = Drivers.shipped()) {
            var target = Database.of(
                    new DatabaseAddress("jdbc:h2:mem:path" + kind, "sa", Secret.none()), drivers);
            try (var _ = target.connect()) {
                PlainCopy.copy(upgrade, target);
                return Verification.of(upgrade.sources(), KnownStores.of(upgrade.home()), target, Set.of(), _ -> {});
            }
        }
    }

    private static Check check(Verification verification, String name) {
        return verification.checks().stream().filter(c -> c.name().equals(name))
                .collect(Collectors.toList()).getFirst();
    }
}
