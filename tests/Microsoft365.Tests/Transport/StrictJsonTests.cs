using System.Text;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class StrictJsonTests
{
    public static TheoryData<byte[]> NoText => new(
        Encoding.UTF8.GetBytes("""{"value":[{"mail":"\ud800"}]}"""),
        Encoding.UTF8.GetBytes("""{"\uD800":1,"b":2}"""),
        [.. "{\"mail\":\""u8, 0xFF, .. "\"}"u8]);

    [Theory]
    [MemberData(nameof(NoText))]
    public async Task What_holds_something_that_is_no_text_is_no_answer(byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);

        await Assert.ThrowsAnyAsync<JsonException>(() => StrictJson.ParseAsync(content, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_whole_surrogate_pair_and_a_byte_order_mark_are_text()
    {
        using var content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"name":"\ud83d\ude00"}"""u8]);

        using var answer = await StrictJson.ParseAsync(content, TestContext.Current.CancellationToken);

        Assert.Equal("😀", StrictJson.Text(answer.RootElement, "name"));
    }
}
