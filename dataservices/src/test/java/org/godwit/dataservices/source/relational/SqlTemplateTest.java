package org.godwit.dataservices.source.relational;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.descriptor.Param.Direction;
import org.godwit.dataservices.descriptor.Position;
import org.godwit.dataservices.descriptor.SqlType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlTemplateTest {
    private static Param param(String name, SqlType type, boolean isArray, int ordinal) {
        return new Param(name, type, isArray, Direction.IN, ordinal, null, false, "", List.of(), new Position(1, 1));
    }

    private static Param param(String name, int ordinal) {
        return param(name, SqlType.STRING, false, ordinal);
    }

    private static String shown(String sql, List<Param> params, @Nullable Argument... arguments) {
        var prepared = SqlTemplate.parse(sql, params).prepare(arguments);
        var marks = IntStream.range(0, prepared.size())
                .mapToObj(i -> params.get(prepared.param(i)).name() + prepared.element(i)).toList();
        return prepared.sql() + " " + marks;
    }

    @Test
    void namesAndQuestionMarksMix() {
        var params = List.of(param("a", 1), param("b", 2), param("c", 3));

        assertThat(shown("select ? , :b, ?, :b", params)).isEqualTo("select ? , ?, ?, ? [a0, b0, c0, b0]");
    }

    @Test
    void questionMarksFollowOrdinals() {
        assertThat(shown("f(?,?)", List.of(param("second", 2), param("first", 1))))
                .isEqualTo("f(?,?) [first0, second0]");
    }

    @Test
    void theLongestNameWinsAndOthersStay() {
        var params = List.of(param("port", 1), param("portTo", 2));

        assertThat(shown("a=:portTo and b=:port and c=:portX and d='10:port' and e::port", params))
                .isEqualTo("a=? and b=? and c=:portX and d='10:port' and e::port [portTo0, port0]");
    }

    @Test
    void quotesAndCommentsHoldNoParameters() {
        var params = List.of(param("a", 1));

        assertThat(shown("select '?', \"?\", /* ? */ ? -- ?\n", params)).startsWith("select '?', \"?\", /* ? */ ? -- ?")
                .endsWith("[a0]");
        assertThat(shown("x ?? ?", params)).isEqualTo("x ?? ? [a0]");
    }

    @Test
    void anArrayBecomesAsManyQuestionMarksAsItHasValues() {
        var params = List.of(param("codes", SqlType.INTEGER, true, 1));

        assertThat(shown("in (:codes)", params, new Argument.Many(List.of("1", "2", "3"))))
                .isEqualTo("in (?,?,?) [codes0, codes1, codes2]");
    }

    @Test
    void rawTextIsPutInEvenInsideQuotes() {
        var params = List.of(param("t", SqlType.QUERY_STRING, false, 1), param("q", 2));

        assertThat(shown("select * from :t where a like '%:t%' and b = :q", params, new Argument.One("x y"), null))
                .isEqualTo("select * from x y where a like '%x y%' and b = ? [q0]");
    }

    @Test
    void theFirstWordDecidesHowAStatementRuns() {
        assertThat(SqlTemplate.isCallable(" select 1")).isFalse();
        assertThat(SqlTemplate.isCallable("DELETE from x")).isFalse();
        assertThat(SqlTemplate.isCallable("with x as (select 1) select * from x")).isTrue();
        assertThat(SqlTemplate.isCallable("{call p()}")).isTrue();
        assertThat(SqlTemplate.isCallable("/* hint */ select 1")).isTrue();
    }

    static IntStream seeds() {
        var fixed = Integer.getInteger("godwit.seed");
        return fixed == null ? IntStream.range(0, 200) : IntStream.of(fixed);
    }

    /** A statement is put together from parts whose meaning is known, and must come out as known. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyMixtureOfPartsIsUnderstood(int seed) {
        var random = new Random(seed);
        var params = new ArrayList<Param>();
        for (var i = 0; i <= seed % 5; i++) {
            params.add(param("p" + "x".repeat(i), i + 1));
        }
        var sql = new StringBuilder("select ");
        var expected = new StringBuilder("select ");
        var marks = new ArrayList<String>();
        for (var i = 0; i < seed / 4 + 1; i++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    var param = params.get(random.nextInt(params.size())).name();
                    sql.append(':').append(param);
                    expected.append('?');
                    marks.add(param + "0");
                }
                case 1 -> append(sql, expected, "'it''s :p ? \" '");
                case 2 -> append(sql, expected, "\"col ' ?\"");
                case 3 -> append(sql, expected, "/* :p ' ? */");
                case 4 -> append(sql, expected, "x::p");
                default -> append(sql, expected, ":unknown");
            }
            append(sql, expected, List.of(" ", ",", ")", "\n", "=").get(random.nextInt(5)));
        }

        assertThat(shown(sql.toString(), params)).isEqualTo(expected.toString().strip() + " " + marks);
    }

    private static void append(StringBuilder sql, StringBuilder expected, String text) {
        sql.append(text);
        expected.append(text);
    }
}
