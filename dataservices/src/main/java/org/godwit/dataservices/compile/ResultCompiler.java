package org.godwit.dataservices.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.transform.Templates;
import org.godwit.dataservices.descriptor.Call;
import org.godwit.dataservices.descriptor.Call.Source;
import org.godwit.dataservices.descriptor.Output;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.descriptor.Result;
import org.godwit.dataservices.execute.CallPlan;
import org.godwit.dataservices.execute.OutputPlan;
import org.godwit.dataservices.execute.ResultPlan;
import org.godwit.dataservices.execute.SlotPlan;
import org.godwit.dataservices.render.Tag;
import org.jspecify.annotations.Nullable;

/** Compiles the result of one query. Values used more than once share a slot. */
final class ResultCompiler {
    private final Map<String, Integer> queryNumbers;
    private final List<Query> queries;
    private final List<SlotPlan> slots = new ArrayList<>();

    ResultCompiler(Map<String, Integer> queryNumbers, List<Query> queries) {
        this.queryNumbers = queryNumbers;
        this.queries = queries;
    }

    ResultPlan compile(Result result, @Nullable Templates stylesheet) {
        var outputs = outputs(result.outputs(), result.namespace());
        return new ResultPlan(result.element() == null ? null : Tag.element(result.element(), result.namespace()),
                result.rowName() == null ? null : Tag.row(result.rowName(), result.namespace()), outputs, slots,
                result.useColumnNumbers(), result.escapeNonPrintableChar(), stylesheet);
    }

    /** Attributes come first: nothing can be added to a tag once content follows it. */
    private List<OutputPlan> outputs(List<Output> outputs, String namespace) {
        var attributes = new ArrayList<OutputPlan>();
        var content = new ArrayList<OutputPlan>();
        for (var output : outputs) {
            switch (output) {
                case Output.Field field -> (field.isAttribute() ? attributes : content).add(field(field, namespace));
                case Output.Complex complex -> {
                    var own = complex.namespace() == null ? namespace : complex.namespace();
                    content.add(new OutputPlan.Complex(Tag.element(complex.name(), own), complex.requiredRoles(),
                            outputs(complex.children(), own)));
                }
                case Output.Nested nested ->
                    content.add(new OutputPlan.Nested(nested.calls().stream().map(this::call).toList()));
            }
        }
        attributes.addAll(content);
        return attributes;
    }

    private OutputPlan.Field field(Output.Field field, String namespace) {
        var slot = switch (field.value()) {
            case Output.Column(var name) -> column(name);
            case Output.QueryParam(var name) -> parameter(name);
            case Output.Constant(var text) -> slot(new SlotPlan.Constant(text));
        };
        var kind = Tag.Kind.ofXsdType(field.xsdType());
        var own = field.namespace() == null ? namespace : field.namespace();
        var tag = field.arrayName().isEmpty()
                ? Tag.field(field.name(), own, kind)
                : Tag.repeated(field.name(), own, kind);
        var export = field.export();
        return new OutputPlan.Field(tag, field.isAttribute(), slot, field.requiredRoles(), field.optional(),
                !field.arrayName().isEmpty(), export == null ? null : export.name(),
                export != null && export.isArray());
    }

    private CallPlan call(Call call) {
        var links = new ArrayList<CallPlan.Link>();
        var number = queryNumbers.get(call.href());
        if (number == null) {
            throw new IllegalStateException("references are checked before");
        }
        var params = queries.get(number).params();
        for (var withParam : call.withParams()) {
            var slot = withParam.source() == Source.COLUMN ? column(withParam.from()) : parameter(withParam.from());
            for (var i = 0; i < params.size(); i++) {
                if (params.get(i).name().equals(withParam.name())) {
                    links.add(new CallPlan.Link(i, withParam.source(), withParam.from(), slot));
                }
            }
        }
        return new CallPlan(number, links, call.requiredRoles());
    }

    private int column(String name) {
        return slot(new SlotPlan.Column(name.toLowerCase(Locale.ROOT), name));
    }

    private int parameter(String name) {
        return slot(new SlotPlan.Parameter(name.toLowerCase(Locale.ROOT), name));
    }

    private int slot(SlotPlan slot) {
        var known = slots.indexOf(slot);
        if (known >= 0) {
            return known;
        }
        slots.add(slot);
        return slots.size() - 1;
    }
}
