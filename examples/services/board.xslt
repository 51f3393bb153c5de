<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="http://example.org/ferry"
    exclude-result-prefixes="f">
  <xsl:template match="/f:crossings">
    <board><xsl:for-each select="f:crossing"><line number="{f:id}">to <xsl:value-of select="f:to"/></line></xsl:for-each></board>
  </xsl:template>
</xsl:stylesheet>
