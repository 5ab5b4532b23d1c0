using System.Text.Json;
using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed class JsonCertificateTests
{
    [Fact]
    public void It_names_its_form_and_its_verdict()
    {
        using var output = new MemoryStream();
        JsonCertificate.Write(output, Samples.Green, Samples.Context);
        using var json = JsonDocument.Parse(output.ToArray());
        Assert.Equal(1, json.RootElement.GetProperty("format").GetInt32());
        Assert.Equal("green", json.RootElement.GetProperty("verdict").GetString());
    }
}
