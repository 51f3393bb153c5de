package org.godwit.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.utils.FilterEvaluator;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list that stores narrow down holds the same names as one that looks at every name. */
class NameMatchTest {
    private static final String ATTRIBUTE = "userName";
    private static final String LETTERS = "ab/x";

    static List<Integer> seeds() {
        var seed = Integer.getInteger("godwit.seed");
        return seed == null ? IntStream.range(0, 200).boxed().toList() : List.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNarrowedListHoldsWhatLookingAtEachNameFinds(int seed) throws Exception {
        var random = new Random(seed);
        var filter = Filter.fromString(filter(random, 1 + seed / 60));
        var query = new Query(filter, 1, Query.LARGEST_PAGE, List.of(), List.of());
        var listing = new Listing(query);
        var expected = new ArrayList<String>();
        for (var prefix : List.of("", "ab/")) {
            var names = names(random, 3 + seed / 4);
            listing.add(new Names(prefix, names), ATTRIBUTE, (name, _) -> JsonUtils.getJsonNodeFactory().objectNode()
                    .put(ATTRIBUTE, name), query);
            for (var name : names) {
                if (FilterEvaluator.evaluate(filter,
                        JsonUtils.getJsonNodeFactory().objectNode().put(ATTRIBUTE, prefix + name))) {
                    expected.add(prefix + name);
                }
            }
        }

        assertThat(listing.page().stream().map(r -> r.path(ATTRIBUTE).asText())).as("%s", filter)
                .containsExactlyElementsOf(expected);
        assertThat(listing.total()).isEqualTo(expected.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIdGivesItsNameBackAndNothingElseDoes(int seed) {
        var random = new Random(seed);
        var name = new StringBuilder("n");
        for (int i = 0; i < seed; i++) {
            name.appendCodePoint(random.nextBoolean() ? 'a' + random.nextInt(26) : 0x1F400 + random.nextInt(60));
        }
        var bytes = new byte[seed + 1];
        random.nextBytes(bytes);
        var any = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertThat(ResourceId.name(ResourceId.of(name.toString()))).contains(name.toString());
        ResourceId.name(any).ifPresent(found -> assertThat(ResourceId.of(found)).isEqualTo(any));
    }

    @Test
    void whatIsNoIdHasNoName() {
        assertThat(ResourceId.name("")).isEmpty();
        assertThat(ResourceId.name("***")).isEmpty();
        assertThat(ResourceId.name("_w")).isEmpty();
    }

    private static String filter(Random random, int depth) {
        if (depth > 1) {
            var one = filter(random, depth - 1);
            var two = filter(random, depth - 1);
            return switch (random.nextInt(4)) {
                case 0 -> one + " and " + two;
                case 1 -> "(" + one + " or " + two + ")";
                case 2 -> "not (" + one + ")";
                default -> one;
            };
        }
        return ATTRIBUTE + " " + List.of("eq", "ne", "sw", "co", "ew", "gt").get(random.nextInt(6)) + " \""
                + word(random, 1 + random.nextInt(3)) + "\"";
    }

    private static String word(Random random, int length) {
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    private static List<String> names(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> word(random, 1 + random.nextInt(4))).distinct().sorted()
                .toList();
    }

    /** A store in memory. */
    private record Names(String prefix, List<String> names) implements Listing.Place {
        @Override
        public int count(String pattern) {
            return names(pattern, 0, Integer.MAX_VALUE).size();
        }

        @Override
        public List<String> names(String pattern, int offset, int limit) {
            var exact = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
            return names.stream().filter(n -> exact.matcher(n).matches()).skip(offset).limit(limit).toList();
        }
    }
}
