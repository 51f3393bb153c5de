package org.godwit.dataservices.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the three styles that DSS clients know. Elements of one name inside one element become an array: in typed JSON rows
 * always do, otherwise only when a second one comes. So the place of a first element is remembered, and when a second one
 * follows, the bracket is put in before it. Elements of one name that are not neighbours are moved together; that costs time
 * and happens only where a result has no row element.
 *
 * <p>A part leaves only between rows of the outermost element and once their array is open: nothing before can change then.
 */
final class JsonWriter extends ResultWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAPPED_NIL = "{\"@nil\":\"true\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT = "\"$\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPENING = {'['};

    /** Characters below 0x80 that a string cannot hold as they are. */
    private static final boolean[] SPECIAL = special();

    private final Style style;
    private final List<Frame> frames = new ArrayList<>();
    private int depth;
    /** The row that is open when it is a flat one. */
    private @Nullable Frame flat;

    JsonWriter(Bytes bytes, Style style) {
        super(bytes);
        this.style = style;
        frames.add(new Frame());
    }

    private static boolean[] special() {
        var special = new boolean[128];
        Arrays.fill(special, 0, 0x20, true);
        special['"'] = true;
        special['\\'] = true;
        return special;
    }

    /** Conventions for putting XML into JSON. */
    enum Style {
        MAPPED, BADGERFISH, TYPED
    }

    /** Children of one name. */
    private static final class Group {
        String name = "";
        int start;
        int end;
        boolean isArray;
    }

    /** An open element. */
    private static final class Frame {
        /** The groups in the order of the text; those from {@link #used} on are kept for later elements. */
        final List<Group> groups = new ArrayList<>();
        int used;
        /** The group at the end of the text, which may get more members. */
        @Nullable
        Group last;
        /** The group into which the child now being written must be moved, when it is not the last. */
        @Nullable
        Group target;
        int childStart;
        boolean isOpen;
        boolean hasMembers;
        String namespace = "";

        void reset(String inherited) {
            used = 0;
            last = null;
            target = null;
            isOpen = false;
            hasMembers = false;
            namespace = inherited;
        }

        @Nullable
        Group named(String name) {
            for (var i = 0; i < used; i++) {
                if (isSame(groups.get(i).name, name)) {
                    return groups.get(i);
                }
            }
            return null;
        }

        Group add(String name, int start) {
            if (used == groups.size()) {
                groups.add(new Group());
            }
            var group = groups.get(used++);
            group.name = name;
            group.start = start;
            group.isArray = false;
            return group;
        }
    }

    @Override
    public void open(Tag tag) {
        beginChild(tag);
        var inherited = frames.get(depth).namespace;
        if (++depth == frames.size()) {
            frames.add(new Frame());
        }
        var frame = frames.get(depth);
        frame.reset(tag.namespace());
        if (style == Style.BADGERFISH && !inherited.equals(tag.namespace())) {
            member(frame);
            bytes.put(tag.jsonNamespace);
        }
    }

    @Override
    public void close(Tag tag) throws IOException {
        var frame = frames.get(depth);
        closeLast(frame);
        if (frame.isOpen) {
            bytes.put('}');
        } else if (style == Style.MAPPED) {
            bytes.put('"');
            bytes.put('"');
        } else {
            bytes.put('{');
            bytes.put('}');
        }
        depth--;
        endChild();
        if (tag.isRow() && depth == 1 && bytes.isPartFull() && isArrayOpen(frames.get(1))) {
            bytes.drain();
        }
    }

    /** Names are interned by their tags. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"})
    private static boolean isSame(String name, String other) {
        return name == other;
    }

    private static boolean isArrayOpen(Frame frame) {
        return frame.used == 1 && frame.last != null && frame.last.isArray;
    }

    @Override
    public void openFlat(Tag row) {
        open(row);
        flat = frames.get(depth);
    }

    @Override
    public void closeFlat(Tag row) throws IOException {
        flat = null;
        close(row);
    }

    private void beginChild(Tag tag) {
        if (flat != null) {
            bytes.put(flat.isOpen ? tag.jsonNextKey : tag.jsonFirstKey);
            flat.isOpen = true;
            return;
        }
        var frame = frames.get(depth);
        var last = frame.last;
        if (last != null && isSame(last.name, tag.name())) {
            if (!last.isArray) {
                bytes.insert(last.start, OPENING, 0, 1);
                last.isArray = true;
            }
            bytes.put(',');
            return;
        }
        closeLast(frame);
        var known = frame.named(tag.name());
        if (known != null) {
            frame.target = known;
            frame.childStart = bytes.size;
            return;
        }
        member(frame);
        bytes.put(tag.jsonKey);
        var group = frame.add(tag.name(), bytes.size);
        if (tag.isRow() && style == Style.TYPED) {
            bytes.put('[');
            group.isArray = true;
        }
        frame.last = group;
    }

    private void endChild() {
        if (flat != null) {
            return;
        }
        var frame = frames.get(depth);
        var target = frame.target;
        if (target == null) {
            return;
        }
        frame.target = null;
        var child = Arrays.copyOfRange(bytes.array, frame.childStart, bytes.size);
        bytes.size = frame.childStart;
        var added = child.length + 1;
        if (target.isArray) {
            insertInto(target, target.end - 1, child);
        } else {
            bytes.insert(target.start, OPENING, 0, 1);
            target.end++;
            insertInto(target, target.end, child);
            bytes.insert(target.end, new byte[]{']'}, 0, 1);
            target.end++;
            added += 2;
            target.isArray = true;
        }
        for (var i = 0; i < frame.used; i++) {
            var group = frame.groups.get(i);
            if (group.start > target.start) {
                group.start += added;
                group.end += added;
            }
        }
    }

    private void insertInto(Group target, int at, byte[] child) {
        bytes.insert(at, new byte[]{','}, 0, 1);
        bytes.insert(at + 1, child, 0, child.length);
        target.end += child.length + 1;
    }

    private void closeLast(Frame frame) {
        var last = frame.last;
        if (last != null) {
            if (last.isArray) {
                bytes.put(']');
            }
            last.end = bytes.size;
            frame.last = null;
        }
    }

    /** Begins a new member of an object, and the object itself with the first. */
    private void member(Frame frame) {
        if (!frame.isOpen) {
            bytes.put('{');
            frame.isOpen = true;
        }
        if (frame.hasMembers) {
            bytes.put(',');
        }
        frame.hasMembers = true;
    }

    @Override
    public void attribute(Tag tag, String value) {
        if (style == Style.TYPED) {
            return;
        }
        var frame = frames.get(depth);
        closeLast(frame);
        member(frame);
        bytes.put(tag.jsonAttribute);
        quoted(value);
    }

    @Override
    public void content(String value) {
        var frame = frames.get(depth);
        closeLast(frame);
        member(frame);
        bytes.put(CONTENT);
        quoted(value);
    }

    @Override
    public void text(Tag tag, String value) {
        beginChild(tag);
        beginValue();
        if (isBare(tag, value)) {
            bytes.putAscii(value);
        } else {
            quoted(value);
        }
        endValue();
    }

    @Override
    public void utf8(Tag tag, byte[] value) {
        if (style == Style.TYPED && tag.kind() != Tag.Kind.TEXT) {
            text(tag, new String(value, StandardCharsets.UTF_8));
            return;
        }
        beginChild(tag);
        beginValue();
        bytes.reserve(value.length + 2);
        bytes.put('"');
        var from = 0;
        for (var i = 0; i < value.length; i++) {
            var b = value[i];
            if (b >= 0 && SPECIAL[b]) {
                bytes.put(value, from, i - from);
                special((char) b);
                from = i + 1;
            }
        }
        bytes.put(value, from, value.length - from);
        bytes.put('"');
        endValue();
    }

    @Override
    public void plain(Tag tag, String ascii) {
        beginChild(tag);
        beginValue();
        if (isBare(tag, ascii)) {
            bytes.putAscii(ascii);
        } else {
            bytes.put('"');
            bytes.putAscii(ascii);
            bytes.put('"');
        }
        endValue();
    }

    @Override
    public void ascii(Tag tag, byte[] text, int length) {
        beginChild(tag);
        beginValue();
        if (style == Style.TYPED && isBare(tag, text, length)) {
            bytes.put(text, 0, length);
        } else {
            bytes.put('"');
            bytes.put(text, 0, length);
            bytes.put('"');
        }
        endValue();
    }

    @Override
    public void number(Tag tag, long value) {
        beginChild(tag);
        beginValue();
        if (style == Style.TYPED && tag.kind() == Tag.Kind.NUMBER) {
            bytes.putNumber(value);
        } else {
            bytes.put('"');
            bytes.putNumber(value);
            bytes.put('"');
        }
        endValue();
    }

    @Override
    public void nil(Tag tag) {
        beginChild(tag);
        bytes.put(style == Style.TYPED ? NULL : MAPPED_NIL);
        endChild();
    }

    private void beginValue() {
        if (style == Style.BADGERFISH) {
            bytes.putAscii("{\"$\":");
        }
    }

    private void endValue() {
        if (style == Style.BADGERFISH) {
            bytes.put('}');
        }
        endChild();
    }

    private boolean isBare(Tag tag, String value) {
        return style == Style.TYPED && switch (tag.kind()) {
            case TEXT -> false;
            case NUMBER -> isNumber(value);
            case BOOLEAN -> value.equals("true") || value.equals("false");
        };
    }

    private boolean isBare(Tag tag, byte[] text, int length) {
        return (tag.kind() == Tag.Kind.NUMBER && isPlainNumber(text, length))
                || (tag.kind() != Tag.Kind.TEXT
                        && isBare(tag, new String(text, 0, length, StandardCharsets.US_ASCII)));
    }

    /** {@return whether a text is a number as most are: digits that begin with no zero, perhaps a sign before and a fraction behind} */
    private static boolean isPlainNumber(byte[] text, int length) {
        var i = length > 0 && text[0] == '-' ? 1 : 0;
        var whole = digits(text, i, length);
        if (whole == i || (text[i] == '0' && whole > i + 1)) {
            return false;
        }
        return whole == length
                || (text[whole] == '.' && whole + 1 < length && digits(text, whole + 1, length) == length);
    }

    private static int digits(byte[] text, int from, int length) {
        var i = from;
        while (i < length && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }

    /** {@return whether JSON takes the text as a number} */
    static boolean isNumber(String text) {
        var i = text.startsWith("-") ? 1 : 0;
        var whole = digits(text, i);
        if (whole == i || (text.charAt(i) == '0' && whole > i + 1)) {
            return false;
        }
        i = whole;
        if (i < text.length() && text.charAt(i) == '.') {
            var fraction = digits(text, i + 1);
            if (fraction == i + 1) {
                return false;
            }
            i = fraction;
        }
        if (i < text.length() && (text.charAt(i) == 'E' || text.charAt(i) == 'e')) {
            var from = i + 1 < text.length() && (text.charAt(i + 1) == '-' || text.charAt(i + 1) == '+')
                    ? i + 2
                    : i + 1;
            var exponent = digits(text, from);
            if (exponent == from) {
                return false;
            }
            i = exponent;
        }
        return i == text.length();
    }

    private static int digits(String text, int from) {
        var i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private void quoted(String value) {
        bytes.put('"');
        for (var i = 0; i < value.length();) {
            i = bytes.putPlain(value, i, SPECIAL);
            if (i < value.length()) {
                var c = value.codePointAt(i);
                i += Character.charCount(c);
                if (c < 0x80) {
                    special((char) c);
                } else {
                    bytes.putCodePoint(c);
                }
            }
        }
        bytes.put('"');
    }

    private void special(char c) {
        bytes.put('\\');
        switch (c) {
            case '"', '\\' -> bytes.put(c);
            case '\n' -> bytes.put('n');
            case '\r' -> bytes.put('r');
            case '\t' -> bytes.put('t');
            default -> {
                bytes.putAscii("u00");
                bytes.put((char) HEX[c >> 4]);
                bytes.put((char) HEX[c & 15]);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        var root = frames.getFirst();
        closeLast(root);
        bytes.putAscii(root.isOpen ? "}" : "{}");
        bytes.drain();
    }
}
