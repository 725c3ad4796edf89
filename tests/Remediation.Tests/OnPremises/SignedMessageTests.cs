using System.Security.Cryptography;
using FsCheck.Xunit;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Remediation.Tests.OnPremises;

public sealed class SignedMessageTests : IDisposable
{
    private static readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _unknownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _unknownKey.Dispose();

    [Fact]
    public void What_was_signed_arrives_as_it_was()
    {
        var sent = SampleWork.Write;

        Assert.Equal(sent, Open(SignedMessage.FromQueueText(Sign(sent).ToQueueText())!));
    }

    [Property]
    public bool A_changed_byte_of_the_content_is_noticed(int position, byte change)
    {
        var message = Sign(SampleWork.Write);
        var content = message.Content.ToArray();
        content[Math.Abs((long)position) % content.Length] ^= (byte)(change | 1);

        return Open(message with { Content = content }) is null;
    }

    [Property]
    public bool A_changed_byte_of_the_signature_is_noticed(int position, byte change)
    {
        var message = Sign(SampleWork.Write);
        var signature = message.Signature.ToArray();
        signature[Math.Abs((long)position) % signature.Length] ^= (byte)(change | 1);

        return Open(message with { Signature = signature }) is null;
    }

    [Fact]
    public void A_signature_of_an_unknown_key_does_not_count() =>
        Assert.Null(Open(SignedMessage.Sign(SampleWork.Write, WorkItem.MessageType, AgentJson.Default.WorkItem, _unknownKey)));

    [Fact]
    public void A_message_of_one_type_is_never_taken_for_another()
    {
        var message = SignedMessage.Sign(SampleWork.Write, WorkAnswer.MessageType, AgentJson.Default.WorkItem, _key);

        Assert.Null(Open(message));
        Assert.Null(Open(message with { Type = WorkItem.MessageType }));
    }

    [Fact]
    public void While_a_key_is_replaced_both_count() =>
        Assert.NotNull(Sign(SampleWork.Write).Open(WorkItem.MessageType, AgentJson.Default.WorkItem, [_unknownKey, _key]));

    [Fact]
    public void Without_a_key_nothing_is_trusted() =>
        Assert.Null(Sign(SampleWork.Write).Open(WorkItem.MessageType, AgentJson.Default.WorkItem, []));

    [Fact]
    public void An_unknown_member_is_not_accepted()
    {
        var message = SignedMessage.Sign(
            new Dictionary<string, string> { ["id"] = "x", ["run"] = "calc" },
            WorkItem.MessageType,
            OtherJson.Default.DictionaryStringString,
            _key
        );

        Assert.Null(Open(message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJ0eXBlIjoieCJ9")]
    public void What_is_no_message_is_none(string text) => Assert.Null(SignedMessage.FromQueueText(text));

    [Property]
    public void No_bytes_break_the_reader(byte[] bytes) => SignedMessage.FromQueueText(Convert.ToBase64String(bytes));

    [Fact]
    public void What_is_too_long_is_not_read() =>
        Assert.Null(SignedMessage.FromQueueText(new string('A', SignedMessage.MaximumCharacters + 4)));

    [Fact]
    public void The_same_content_has_the_same_digest_however_often_it_is_signed()
    {
        var (first, second) = (Sign(SampleWork.Write), Sign(SampleWork.Write));

        Assert.NotEqual(first.Signature, second.Signature);
        Assert.Equal(first.Digest(), second.Digest());
        Assert.NotEqual(first.Digest(), Sign(SampleWork.Write with { Target = SampleWork.Other }).Digest());
    }

    [Fact]
    public void Keys_are_read_as_PEM_and_as_base64()
    {
        using var pem = AgentKeys.ReadPrivate(_key.ExportPkcs8PrivateKeyPem());
        using var line = AgentKeys.ReadPrivate(Convert.ToBase64String(_key.ExportPkcs8PrivateKey()));
        using var shown = AgentKeys.ReadPublic(AgentKeys.WritePublic(pem));
        using var shownAsPem = AgentKeys.ReadPublic(line.ExportSubjectPublicKeyInfoPem());

        Assert.NotNull(Sign(SampleWork.Write).Open(WorkItem.MessageType, AgentJson.Default.WorkItem, [shown]));
        Assert.NotNull(Sign(SampleWork.Write).Open(WorkItem.MessageType, AgentJson.Default.WorkItem, [shownAsPem]));
    }

    [Fact]
    public void A_key_that_cannot_be_used_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Throws<CryptographicException>(() => AgentKeys.ReadPublic("nonsense"));
        Assert.Throws<CryptographicException>(() => AgentKeys.ReadPublic("bm9uc2Vuc2U="));
        Assert.Throws<CryptographicException>(() => AgentKeys.ReadPublic(AgentKeys.WritePublic(other)));
        Assert.Throws<CryptographicException>(() => AgentKeys.ReadPrivate(_key.ExportSubjectPublicKeyInfoPem()));
    }

    private static SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, _key);

    private static WorkItem? Open(SignedMessage message) => message.Open(WorkItem.MessageType, AgentJson.Default.WorkItem, [_key]);
}

/// <summary>JSON of other shapes.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class OtherJson : System.Text.Json.Serialization.JsonSerializerContext;
