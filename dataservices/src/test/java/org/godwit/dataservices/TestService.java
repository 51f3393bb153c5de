package org.godwit.dataservices;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.dataservices.Request.Call;
import org.godwit.dataservices.Request.Member;

/** A deployed service and ways to call it, as a client would see them. */
public final class TestService implements AutoCloseable {
    private final DataService service;
    private Caller caller = Caller.anonymous(-1234);
    private Optional<DataService.Session> session = Optional.empty();

    private TestService(DataService service) {
        this.service = service;
    }

    /**
     * Deploys a descriptor.
     *
     * @param name also that of the file
     * @param content what stands inside of {@code data}; a config {@code default} on {@code TESTDB} is added
     */
    public static TestService deploy(TestEnvironment environment, String name, String attributes, String content) {
        return deployText(environment, name, """
                <data name="%s" %s>
                <config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                %s
                </data>""".formatted(name, attributes, content));
    }

    public static TestService deployText(TestEnvironment environment, String name, String text) {
        return new TestService(load(environment, name, text));
    }

    /** {@return the problems of a descriptor, each as line, code, what and why} */
    public static List<String> problems(TestEnvironment environment, String text) {
        try {
            load(environment, "Faulty", text).close();
            return List.of();
        } catch (ProblemException e) {
            return e.problems().stream().map(p -> p.where().toString().replaceFirst("^.*, line ", "line ") + ": "
                    + p.code().code() + " " + p.what() + " " + p.why()).toList();
        }
    }

    private static DataService load(TestEnvironment environment, String name, String text) {
        try {
            var folder = Files.createTempDirectory("dbs");
            var file = folder.resolve(name + ".dbs");
            Files.writeString(file, text);
            try {
                return DataServices.load(file, "", environment);
            } finally {
                delete(file);
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        Files.delete(path);
    }

    public TestService as(String name, String... roles) {
        caller = new Caller(name, List.of(roles), -1234);
        return this;
    }

    public TestService inSession() {
        session = Optional.of(service.newSession());
        return this;
    }

    public DataService service() {
        return service;
    }

    /** {@return arguments from names and values in turn; the value {@code (null)} is SQL NULL} */
    public static Arguments arguments(String... namesAndValues) {
        var arguments = Arguments.builder();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value.equals("(null)")) {
                arguments.add(namesAndValues[i], Arguments.Value.NULL);
            } else {
                arguments.add(namesAndValues[i], value);
            }
        }
        return arguments.build();
    }

    public String xml(String request, String... namesAndValues) {
        return call(request, Format.XML, arguments(namesAndValues));
    }

    public String json(String request, String... namesAndValues) {
        return call(request, Format.JSON_TYPED, arguments(namesAndValues));
    }

    public String mapped(String request, String... namesAndValues) {
        return call(request, Format.JSON_MAPPED, arguments(namesAndValues));
    }

    public String call(String request, Format format, Arguments arguments) {
        return call(request, format, List.of(new Member(request, arguments)));
    }

    /** {@return the body, or "nothing" when the request wrote none} */
    public String call(String request, Format format, List<Member> members) {
        var out = new ByteArrayOutputStream();
        try {
            service.request(request).orElseThrow(() -> new IllegalArgumentException("no request " + request))
                    .run(new Call(members, caller, format, session), () -> out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size() == 0 ? "nothing" : out.toString(StandardCharsets.UTF_8);
    }

    /** {@return code and text of the fault of a call} */
    public String fault(String request, String... namesAndValues) {
        try {
            return "no fault: " + xml(request, namesAndValues);
        } catch (Fault fault) {
            return fault.code() + "\n" + fault.text();
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
