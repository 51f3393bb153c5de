package org.godwit.upgrade.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The page, from a template that the build compiled. */
final class ReportPage {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(null, ContentType.Html,
            ReportPage.class.getClassLoader(), "org.godwit.upgrade.report.pages");

    private ReportPage() {}

    static String render(Report report) {
        var page = new StringOutput();
        TEMPLATES.render("report.jte", report, page);
        return page.toString();
    }
}
