using System.Text;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class StrictJsonTests
{
    public static TheoryData<byte[]> NoText =>
        new(
            Encoding.UTF8.GetBytes("""{"value":[{"mail":"\ud800"}]}"""),
            Encoding.UTF8.GetBytes("""{"\uD800":1,"b":2}"""),
            Encoding.UTF8.GetBytes("""{"value":[{"\ud800":1}]}"""),
            [.. "{\"mail\":\""u8, 0xFF, .. "\"}"u8]
        );

    [Theory]
    [MemberData(nameof(NoText))]
    public async Task What_holds_something_that_is_no_text_is_no_answer(byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);

        await Assert.ThrowsAnyAsync<JsonException>(() => StrictJson.ParseAsync(content, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"id":"1","id":"2"}""")]
    [InlineData("""{"value":[{"id":"1","\u0069d":"2"}]}""")]
    [InlineData("""{"id":"1"/* one */}""")]
    [InlineData("""{"id":"1",}""")]
    [InlineData("""{"id":"1"}{"id":"2"}""")]
    [InlineData("""{"id":"1" """)]
    [InlineData("")]
    public async Task What_is_not_one_document_with_each_name_once_is_no_answer(string text)
    {
        using var content = new StringContent(text);

        await Assert.ThrowsAnyAsync<JsonException>(() => StrictJson.ParseAsync(content, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public async Task What_is_nested_deeper_than_any_answer_is_none(int depth, bool isAnswer)
    {
        using var content = new StringContent($"{new string('[', depth)}{new string(']', depth)}");

        var failure = await Record.ExceptionAsync(async () =>
            (await StrictJson.ParseAsync(content, TestContext.Current.CancellationToken)).Dispose()
        );

        Assert.Equal(isAnswer, failure is null);
        Assert.True(isAnswer || failure is JsonException);
    }

    [Fact]
    public async Task A_whole_surrogate_pair_and_a_byte_order_mark_are_text()
    {
        using var content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"name":"\ud83d\ude00"}"""u8]);

        using var answer = await StrictJson.ParseAsync(content, TestContext.Current.CancellationToken);

        Assert.Equal("😀", StrictJson.Text(answer.RootElement, "name"));
    }
}
