package org.godwit.dataservices.extension;

import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.source.relational.RelationalSource.DatabaseUsers;
import org.godwit.dataservices.source.relational.RelationalSource.NoDatabaseUserException;
import org.godwit.dataservices.source.relational.RelationalSource.User;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.auth.DynamicUserAuthenticator;

/** Database users that a class of the operator's chooses ({@code dynamicUserAuthClass}). */
public record ClassUsers(DynamicUserAuthenticator authenticator) implements DatabaseUsers {
    @Override
    public Optional<User> of(String caller) {
        try {
            var credentials = authenticator.lookupCredentials(caller);
            return credentials == null || credentials.length < 2
                    ? Optional.empty()
                    : Optional.of(new User(credentials[0], Secret.of(credentials[1])));
        } catch (DataServiceFault e) {
            throw new NoDatabaseUserException(caller, e);
        }
    }
}
