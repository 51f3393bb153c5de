package org.godwit.carbon.registry;

/** What a permission on a path of the registry is about. */
public enum RegistryAction {
    READ("http://www.wso2.org/projects/registry/actions/get"), WRITE(
            "http://www.wso2.org/projects/registry/actions/add"), DELETE(
                    "http://www.wso2.org/projects/registry/actions/delete");

    private final String uri;

    RegistryAction(String uri) {
        this.uri = uri;
    }

    /** {@return the action's text in {@code UM_PERMISSION}} */
    public String uri() {
        return uri;
    }
}
