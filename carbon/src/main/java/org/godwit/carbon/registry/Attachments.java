package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.List;

/** Everything that hangs on a resource besides its content: properties, comments, tags, ratings. */
record Attachments(Versioning versioning) {
    List<Property> properties(Session session, Stored row) throws SQLException {
        return PropertyTables.ALL.list(session, Owner.of(row, versioning.properties()));
    }

    void addProperties(Session session, Stored row, List<Property> properties) throws SQLException {
        var owner = Owner.of(row, versioning.properties());
        for (var property : properties) {
            PropertyTables.ALL.add(session, owner, property);
        }
    }

    Owner commentsOf(Stored row) {
        return Owner.of(row, versioning.comments());
    }

    Owner tagsOf(Stored row) {
        return Owner.of(row, versioning.tags());
    }

    Owner ratingsOf(Stored row) {
        return Owner.of(row, versioning.ratings());
    }

    /** Takes the properties of a version away that is about to be forgotten, or that is to get others. */
    void removeProperties(Session session, Stored row) throws SQLException {
        PropertyTables.ALL.removeAll(session, Owner.of(row, versioning.properties()));
    }

    /** Takes everything away from a resource that is about to be forgotten. */
    void removeAll(Session session, Stored row) throws SQLException {
        removeProperties(session, row);
        CommentTables.ALL.removeAll(session, commentsOf(row));
        TagTables.ALL.removeAll(session, tagsOf(row));
        RatingTables.ALL.removeAll(session, ratingsOf(row));
    }

    /** After a version that was kept: its successor gets copies of what people said about it. */
    void copyOpinions(Session session, Stored from, Stored to) throws SQLException {
        if (versioning.comments() || isElsewhere(from, to)) {
            CommentTables.ALL.copy(session, commentsOf(from), commentsOf(to));
        }
        if (versioning.tags() || isElsewhere(from, to)) {
            TagTables.ALL.copy(session, tagsOf(from), tagsOf(to));
        }
        if (versioning.ratings() || isElsewhere(from, to)) {
            RatingTables.ALL.copy(session, ratingsOf(from), ratingsOf(to));
        }
    }

    /** After a version that was not kept: its successor takes over what people said about it. */
    void handOpinions(Session session, Stored from, Stored to) throws SQLException {
        CommentTables.ALL.hand(session, commentsOf(from), commentsOf(to));
        TagTables.ALL.hand(session, tagsOf(from), tagsOf(to));
        RatingTables.ALL.hand(session, ratingsOf(from), ratingsOf(to));
    }

    /** Follows a row to another place, for those that hang on places. */
    void move(Session session, Stored from, Stored to) throws SQLException {
        PropertyTables.ALL.hand(session, Owner.of(from, versioning.properties()),
                Owner.of(to, versioning.properties()));
        handOpinions(session, from, to);
    }

    private static boolean isElsewhere(Stored from, Stored to) {
        return from.pathId() != to.pathId() || !from.name().equals(to.name());
    }
}
