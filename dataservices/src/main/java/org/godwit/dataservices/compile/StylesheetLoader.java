package org.godwit.dataservices.compile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamSource;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.Result;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.jspecify.annotations.Nullable;

/** Compiles the stylesheets of results. They may reach nothing outside of themselves. */
final class StylesheetLoader {
    private final Environment environment;
    private final Findings findings;

    StylesheetLoader(Environment environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    /** {@return the stylesheet of a result; null when it has none, or a problem was noted} */
    @Nullable
    Templates load(Result result) {
        var path = result.xsltPath();
        if (path == null) {
            return null;
        }
        if (path.startsWith("http:") || path.startsWith("https:")) {
            findings.notSupported(result.at(), "A stylesheet on another server (" + path + ")");
            return null;
        }
        try (var in = open(path)) {
            return compiled(path, in, result);
        } catch (IOException _) {
            findings.add(ServiceProblem.INVALID_STYLESHEET, result.at(), "The stylesheet cannot be read.",
                    path + " is not a readable file", "put the file there, or correct xsltPath");
            return null;
        }
    }

    private InputStream open(String path) throws IOException {
        if (path.startsWith("conf:") || path.startsWith("gov:")) {
            return environment.registryFile(path).orElseThrow(() -> new NoSuchFileException(path));
        }
        return Files.newInputStream(environment.home().resolve(path).normalize());
    }

    private @Nullable Templates compiled(String file, InputStream in, Result result) {
        try {
            var factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
            factory.setErrorListener(new QuietListener());
            return factory.newTemplates(new StreamSource(in));
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
