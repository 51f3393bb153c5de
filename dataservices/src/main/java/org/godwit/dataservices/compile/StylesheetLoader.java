package org.godwit.dataservices.compile;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamSource;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.Result;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.jspecify.annotations.Nullable;

/** Compiles the stylesheets of results. They may reach nothing outside of themselves. */
final class StylesheetLoader {
    private final Path home;
    private final Findings findings;

    StylesheetLoader(Path home, Findings findings) {
        this.home = home;
        this.findings = findings;
    }

    /** {@return the stylesheet of a result; null when it has none, or a problem was noted} */
    @Nullable
    Templates load(Result result) {
        var path = result.xsltPath();
        if (path == null) {
            return null;
        }
        if (path.contains(":/")) {
            findings.notSupported(result.at(), "A stylesheet in the registry or on another server (" + path + ")");
            return null;
        }
        var file = home.resolve(path).normalize();
        if (!Files.isReadable(file)) {
            findings.add(ServiceProblem.INVALID_STYLESHEET, result.at(), "The stylesheet cannot be read.",
                    file + " is not a readable file", "put the file there, or correct xsltPath");
            return null;
        }
        try {
            var factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
            factory.setErrorListener(new QuietListener());
            return factory.newTemplates(new StreamSource(file.toFile()));
        } catch (TransformerConfigurationException e) {
            findings.add(ServiceProblem.INVALID_STYLESHEET, result.at(), "The stylesheet cannot be compiled.",
                    file + ": " + e.getMessage(), "correct the stylesheet");
            return null;
        }
    }

    /** Errors are thrown, and warnings nobody reads are not printed. */
    private static final class QuietListener implements javax.xml.transform.ErrorListener {
        @Override
        public void warning(javax.xml.transform.TransformerException exception) {
            // the stylesheet works
        }

        @Override
        public void error(javax.xml.transform.TransformerException exception)
                throws javax.xml.transform.TransformerException {
            throw exception;
        }

        @Override
        public void fatalError(javax.xml.transform.TransformerException exception)
                throws javax.xml.transform.TransformerException {
            throw exception;
        }
    }
}
